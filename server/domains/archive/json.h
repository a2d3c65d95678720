// Messages of the schema as lines of JSON, and back. Lines come from outside: they are parsed
// within bounds, and what is not understood is refused.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace kapok::archive {

// With the end of the line.
std::string json_of(const google::protobuf::Message& message);
// Fields that are not known are passed over. Invalid ARCHIVE_TEXT_NOT_UTF8, ARCHIVE_LINE_INVALID.
Result<void> read_json(std::string_view line, google::protobuf::Message& message);

}  // namespace kapok::archive
