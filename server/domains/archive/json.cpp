#include "archive/json.h"

#include "archive/api/errors.h"
#include "base/assert.h"
#include "base/utf8.h"

#include <google/protobuf/util/json_util.h>

namespace kapok::archive {

std::string json_of(const google::protobuf::Message& message) {
    std::string json;
    const auto status = google::protobuf::util::MessageToJsonString(message, &json);
    KAPOK_ASSERT(status.ok(), "our own messages can be written as JSON");
    json += '\n';
    return json;
}

Result<void> read_json(std::string_view line, google::protobuf::Message& message) {
    if (!count_characters(line)) {
        return Error(Code::kInvalid, errors::kTextNotUtf8, "a text is no UTF-8");
    }
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    if (!google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &message, options)
             .ok()) {
        return Error(Code::kInvalid, errors::kLineInvalid, "a line cannot be understood");
    }
    return {};
}

}  // namespace kapok::archive
