// Bodies of calls: protobuf messages as binary or as JSON. Thread-safe.
//
// JSON is proto3's: 64-bit numbers are strings, fields with their default value are left out.
// Reading ignores fields it does not know, in both forms.
#pragma once

#include "base/result.h"

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace kapok::rpc {

enum class Encoding { kBinary, kJson };

// Protobuf writes a line to stderr for every bad body, which would let any client fill our log.
// Router calls this once, before other threads run.
void silence_protobuf();

// Invalid BODY_MALFORMED or TEXT_NOT_UTF8. An empty JSON body is the message without fields.
Result<void> parse_body(Encoding encoding, std::string_view body, google::protobuf::Message& into);

std::string serialise_body(Encoding encoding, const google::protobuf::Message& message);

}  // namespace kapok::rpc
