#include "rpc/method_table.h"

#include "kapok/rpc/v1/rule.pb.h"
#include "protocol/schema.h"

#include <fmt/format.h>

namespace kapok::rpc {

namespace pb = google::protobuf;

namespace {

Error incomplete(const std::string& method, std::string_view what) {
    return {Code::kInvalid, "RULE_INCOMPLETE", fmt::format("{}: {}", method, what)};
}

}  // namespace

Result<Method> read_method(const pb::MethodDescriptor& descriptor) {
    Method method;
    method.name = descriptor.service()->full_name() + "/" + descriptor.name();
    const auto& rule = descriptor.options().GetExtension(kapok::rpc::v1::rule);
    switch (rule.access()) {
        case v1::ACCESS_PUBLIC:
            method.access = Access::kPublic;
            break;
        case v1::ACCESS_USER:
            method.access = Access::kUser;
            break;
        case v1::ACCESS_MODERATOR:
            method.access = Access::kModerator;
            break;
        case v1::ACCESS_ADMIN:
            method.access = Access::kAdmin;
            break;
        default:
            return incomplete(method.name, "option kapok.rpc.v1.rule has no access");
    }
    if (rule.rate_class().empty()) {
        return incomplete(method.name, "option kapok.rpc.v1.rule has no rate_class");
    }
    if (descriptor.client_streaming() || descriptor.server_streaming()) {
        return incomplete(method.name, "streaming methods are not supported");
    }
    method.rate_class = rule.rate_class();
    method.idempotent = rule.idempotent();
    if (rule.max_request_bytes() > 0) {
        method.request_bytes_max = rule.max_request_bytes();
    }
    if (rule.max_time_ms() > 0) {
        method.time_max = std::chrono::milliseconds(rule.max_time_ms());
    }
    method.request = descriptor.input_type();
    method.response = descriptor.output_type();
    return method;
}

std::vector<Method> read_schema() {
    std::vector<Method> methods;
    for (const auto* file : protocol::schema_files()) {
        for (int s = 0; s < file->service_count(); ++s) {
            for (int m = 0; m < file->service(s)->method_count(); ++m) {
                auto method = read_method(*file->service(s)->method(m));
                KAPOK_ASSERT(method.has_value(), method.error().message());
                methods.push_back(*std::move(method));
            }
        }
    }
    return methods;
}

}  // namespace kapok::rpc
