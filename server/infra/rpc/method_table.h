// The rows of the method table, as the schema has them.
#pragma once

#include "base/result.h"

#include <google/protobuf/descriptor.h>

#include <chrono>
#include <string>
#include <vector>

namespace kapok::rpc {

enum class Access { kPublic, kUser, kModerator, kAdmin };

// A row of the table.
struct Method {
    std::string name;  // "kapok.messaging.v1.MessagingService/Send"
    Access access = Access::kUser;
    std::string rate_class;
    bool idempotent = false;
    std::size_t request_bytes_max = 65'536;
    std::chrono::milliseconds time_max{10'000};
    const google::protobuf::Descriptor* request = nullptr;
    const google::protobuf::Descriptor* response = nullptr;
};

// Invalid RULE_INCOMPLETE if the method has no access, no rate class, or streams.
Result<Method> read_method(const google::protobuf::MethodDescriptor& descriptor);

// Every method of every service of the schema, in the order of the files. Asserts that all are
// complete.
std::vector<Method> read_schema();

}  // namespace kapok::rpc
