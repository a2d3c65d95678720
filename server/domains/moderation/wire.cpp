#include "moderation/wire.h"

#include "base/assert.h"
#include "base/utf8.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

namespace kapok::moderation::wire {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

std::string_view name_of(messaging::Kind kind) {
    switch (kind) {
        case messaging::Kind::kDirect:
            return "direct";
        case messaging::Kind::kGroup:
            return "group";
        case messaging::Kind::kSelf:
            return "self";
        case messaging::Kind::kService:
            return "service";
        case messaging::Kind::kImported:
            return "imported";
    }
    return "";
}

const Value* find(const Struct& object, const std::string& name) {
    const auto found = object.fields().find(name);
    return found == object.fields().end() ? nullptr : &found->second;
}

// What is no UTF-8, or has a zero byte, could not be stored.
std::optional<std::string> text_of(const Value* value) {
    if (value == nullptr || value->kind_case() != Value::kStringValue ||
        !count_characters(value->string_value()) ||
        value->string_value().find('\0') != std::string::npos) {
        return std::nullopt;
    }
    return value->string_value();
}

std::optional<std::vector<std::string>> texts_of(const Value* value) {
    if (value == nullptr || value->kind_case() != Value::kListValue) {
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const auto& one : value->list_value().values()) {
        auto text = text_of(&one);
        if (!text) {
            return std::nullopt;
        }
        texts.push_back(*std::move(text));
    }
    return texts;
}

std::optional<PolicyAnswer::Verdict> verdict_of(std::string_view word) {
    using Verdict = PolicyAnswer::Verdict;
    return word == "allow"    ? std::optional(Verdict::kAllow)
           : word == "mask"   ? std::optional(Verdict::kMask)
           : word == "refuse" ? std::optional(Verdict::kRefuse)
           : word == "review" ? std::optional(Verdict::kReview)
                              : std::nullopt;
}

}  // namespace

std::string screen_request(const messaging::Written& written) {
    Struct object;
    auto& fields = *object.mutable_fields();
    fields["conversation_kind"].set_string_value(std::string(name_of(written.conversation.kind())));
    fields["sender_id"].set_string_value(fmt::format("{}", written.sender));
    fields["content_kind"].set_string_value(written.kind);
    auto& texts = *fields["texts"].mutable_list_value();
    for (const auto& text : written.texts) {
        texts.add_values()->set_string_value(text);
    }
    std::string json;
    const auto done = google::protobuf::util::MessageToJsonString(object, &json);
    KAPOK_ASSERT(done.ok(), "texts are UTF-8");
    return json;
}

std::optional<PolicyAnswer> read_answer(std::string_view json) {
    Struct object;
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        {json.data(), json.size()}, &object, google::protobuf::util::JsonParseOptions());
    const auto word = parsed.ok() ? text_of(find(object, "verdict")) : std::nullopt;
    const auto verdict = word ? verdict_of(*word) : std::nullopt;
    if (!verdict) {
        return std::nullopt;
    }
    PolicyAnswer answer{.verdict = *verdict, .mask = {}, .concern = {}};
    if (*verdict == PolicyAnswer::Verdict::kMask) {
        auto mask = texts_of(find(object, "mask"));
        if (!mask) {
            return std::nullopt;
        }
        answer.mask = *std::move(mask);
    }
    if (*verdict == PolicyAnswer::Verdict::kReview) {
        answer.concern = text_of(find(object, "reason")).value_or(std::string());
    }
    return answer;
}

}  // namespace kapok::moderation::wire
