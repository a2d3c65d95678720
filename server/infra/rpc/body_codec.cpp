#include "rpc/body_codec.h"

#include "base/utf8.h"
#include "rpc/errors.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>

#include <optional>

namespace kapok::rpc {

namespace pb = google::protobuf;

namespace {

// The path of the first text field that is not UTF-8. Protobuf refuses such a body without saying
// why.
std::optional<std::string> find_bad_text(const pb::UnknownFieldSet& fields,
                                         const pb::Descriptor& type,
                                         int depth) {
    for (int i = 0; i < fields.field_count() && depth > 0; ++i) {
        const auto& field = fields.field(i);
        const auto* known = type.FindFieldByNumber(field.number());
        if (known == nullptr || field.type() != pb::UnknownField::TYPE_LENGTH_DELIMITED) {
            continue;
        }
        if (known->type() == pb::FieldDescriptor::TYPE_STRING &&
            !count_characters(field.length_delimited())) {
            return std::string(known->name());
        }
        pb::UnknownFieldSet inner;
        if (known->type() == pb::FieldDescriptor::TYPE_MESSAGE &&
            inner.ParseFromString(field.length_delimited())) {
            const auto path = find_bad_text(inner, *known->message_type(), depth - 1);
            if (path) {
                return known->name() + "." + *path;
            }
        }
    }
    return std::nullopt;
}

Error malformed() {
    return {Code::kInvalid, errors::kBodyMalformed, "the body is not the method's request message"};
}

Error not_utf8() { return {Code::kInvalid, errors::kTextNotUtf8, "a text is not valid UTF-8"}; }

Result<void> parse_binary(std::string_view body, pb::Message& into) {
    if (into.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
        return {};
    }
    static constexpr int kDepthMax = 100;  // as protobuf's own
    pb::UnknownFieldSet fields;
    if (fields.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
        if (auto path = find_bad_text(fields, *into.GetDescriptor(), kDepthMax)) {
            return not_utf8().with_field(std::move(*path));
        }
    }
    return malformed();
}

Result<void> parse_json(std::string_view body, pb::Message& into) {
    if (!count_characters(body)) {
        return not_utf8();
    }
    if (trim(body).empty()) {
        into.Clear();
        return {};
    }
    pb::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const auto status =
        pb::util::JsonStringToMessage(pb::StringPiece(body.data(), body.size()), &into, options);
    if (!status.ok()) {
        return malformed().with_detail(std::string(status.message()));
    }
    return {};
}

}  // namespace

void silence_protobuf() { pb::SetLogHandler(nullptr); }

Result<void> parse_body(Encoding encoding, std::string_view body, pb::Message& into) {
    return encoding == Encoding::kBinary ? parse_binary(body, into) : parse_json(body, into);
}

std::string serialise_body(Encoding encoding, const pb::Message& message) {
    if (encoding == Encoding::kBinary) {
        return message.SerializeAsString();
    }
    std::string json;
    const auto status = pb::util::MessageToJsonString(message, &json);
    KAPOK_ASSERT(status.ok(), "our own messages have a JSON form");
    return json;
}

}  // namespace kapok::rpc
