#include "rpc/error_codec.h"

#include "base/encoding.h"
#include "kapok/common/v1/error.pb.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

namespace kapok::rpc {

namespace {

struct ConnectCode {
    std::string_view name;
    unsigned http_status;
};

ConnectCode connect_code(Code code) {
    switch (code) {
        case Code::kInvalid:
            return {"invalid_argument", 400};
        case Code::kUnauthenticated:
            return {"unauthenticated", 401};
        case Code::kForbidden:
            return {"permission_denied", 403};
        case Code::kNotFound:
            return {"not_found", 404};
        case Code::kConflict:
            return {"already_exists", 409};
        case Code::kGone:
            return {"failed_precondition", 400};
        case Code::kTooLarge:
            return {"out_of_range", 400};
        case Code::kRateLimited:
            return {"resource_exhausted", 429};
        case Code::kUnavailable:
            return {"unavailable", 503};
        case Code::kTimeout:
            return {"deadline_exceeded", 504};
        case Code::kCancelled:
            return {"canceled", 499};
        case Code::kInternal:
            return {"internal", 500};
    }
    return {"internal", 500};
}

std::string json_string(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            json += c;
        }
    }
    return json + '"';
}

// Connect wants the standard alphabet and takes it without padding.
std::string base64(std::string_view bytes) {
    auto text = to_base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    return text;
}

// Error::reason() is a view of a literal; reasons that come by wire need a home that lasts.
std::string_view keep_reason(const std::string& reason) {
    static constexpr std::size_t kKeptMax = 4'096;
    static std::mutex mutex;
    static std::set<std::string, std::less<>> kept;
    const std::scoped_lock lock(mutex);
    if (kept.size() >= kKeptMax && !kept.contains(reason)) {
        return "REASON_UNKNOWN";
    }
    return *kept.insert(reason).first;
}

}  // namespace

common::v1::Error to_proto(const Error& error, std::string_view request_id) {
    common::v1::Error proto;
    proto.set_code(static_cast<common::v1::ErrorCode>(error.code()));
    proto.set_reason(std::string(error.reason()));
    proto.set_message(error.message());
    proto.set_retry_after_ms(error.retry_after_ms());
    proto.set_request_id(std::string(request_id));
    proto.set_field(error.field());
    return proto;
}

Error from_proto(const common::v1::Error& proto) {
    const bool known = proto.code() >= common::v1::ERROR_CODE_INVALID &&
                       proto.code() <= common::v1::ERROR_CODE_INTERNAL;
    // A code of a newer server is a failure all the same.
    const auto code = known ? static_cast<Code>(proto.code()) : Code::kInternal;
    return Error(code, keep_reason(proto.reason()), proto.message())
        .with_field(proto.field())
        .with_retry_after_ms(proto.retry_after_ms());
}

ConnectError to_connect(const Error& error, std::string_view request_id) {
    const auto code = connect_code(error.code());
    const auto detail = base64(to_proto(error, request_id).SerializeAsString());
    // `debug` is what Connect offers for people who read the JSON; clients decode `value`.
    auto json = fmt::format(
        R"({{"code":"{}","message":{},"details":[{{"type":"kapok.common.v1.Error","value":"{}",)"
        R"("debug":{{"reason":{},"requestId":{}}}}}]}})",
        code.name,
        json_string(error.message()),
        detail,
        json_string(error.reason()),
        json_string(request_id));
    return {code.http_status, std::move(json)};
}

}  // namespace kapok::rpc
