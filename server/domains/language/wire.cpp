#include "language/wire.h"

#include "base/assert.h"
#include "base/encoding.h"
#include "base/utf8.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

namespace kapok::language::wire {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

std::optional<Struct> parse_object(std::string_view json) {
    Struct object;
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        {json.data(), json.size()}, &object, google::protobuf::util::JsonParseOptions());
    return parsed.ok() ? std::optional(std::move(object)) : std::nullopt;
}

const Value* find(const Struct& object, const std::string& name) {
    const auto found = object.fields().find(name);
    return found == object.fields().end() ? nullptr : &found->second;
}

// What is no UTF-8 could not be sent on.
std::optional<std::string> text_of(const Value* value) {
    if (value == nullptr || value->kind_case() != Value::kStringValue ||
        !count_characters(value->string_value())) {
        return std::nullopt;
    }
    return value->string_value();
}

// Some providers look at the name's ending to learn the format.
std::string_view ending_of(std::string_view mime_type) {
    return mime_type.starts_with("audio/mp4")    ? "m4a"
           : mime_type.starts_with("audio/ogg")  ? "ogg"
           : mime_type.starts_with("audio/mpeg") ? "mp3"
           : mime_type.starts_with("audio/wav")  ? "wav"
                                                 : "webm";
}

}  // namespace

std::string translate_request(const std::string& text,
                              const std::string& target,
                              const std::string& api_key) {
    Struct object;
    auto& fields = *object.mutable_fields();
    fields["q"].set_string_value(text);
    fields["source"].set_string_value("auto");
    fields["target"].set_string_value(target);
    fields["format"].set_string_value("text");
    if (!api_key.empty()) {
        fields["api_key"].set_string_value(api_key);
    }
    std::string json;
    const auto done = google::protobuf::util::MessageToJsonString(object, &json);
    KAPOK_ASSERT(done.ok(), "texts are UTF-8");
    return json;
}

std::optional<Translation> read_translation(std::string_view json) {
    const auto object = parse_object(json);
    auto text = object ? text_of(find(*object, "translatedText")) : std::nullopt;
    if (!text) {
        return std::nullopt;
    }
    Translation translation{.text = *std::move(text), .source = {}};
    const auto* detected = find(*object, "detectedLanguage");
    if (detected != nullptr && detected->kind_case() == Value::kStructValue) {
        translation.source =
            text_of(find(detected->struct_value(), "language")).value_or(std::string());
    }
    return translation;
}

Form transcribe_request(const Recording& recording, const std::string& model, Random& random) {
    constexpr std::size_t kBoundaryBytes = 16;
    const auto boundary = "kapok-" + to_hex(random.bytes(kBoundaryBytes));
    const auto part = [&](std::string_view disposition) {
        return fmt::format("--{}\r\nContent-Disposition: form-data; {}\r\n", boundary, disposition);
    };
    std::string body;
    if (!model.empty()) {
        body += part("name=\"model\"") + "\r\n" + model + "\r\n";
    }
    body += part("name=\"response_format\"") + "\r\njson\r\n";
    body +=
        part(fmt::format("name=\"file\"; filename=\"voice.{}\"", ending_of(recording.mime_type)));
    body += fmt::format("Content-Type: {}\r\n\r\n", recording.mime_type);
    body += recording.bytes;
    body += fmt::format("\r\n--{}--\r\n", boundary);
    return {.content_type = "multipart/form-data; boundary=" + boundary, .body = std::move(body)};
}

std::optional<std::string> read_transcript(std::string_view json) {
    const auto object = parse_object(json);
    auto text = object ? text_of(find(*object, "text")) : std::nullopt;
    return text ? std::optional(std::string(trim(*text))) : std::nullopt;
}

}  // namespace kapok::language::wire
