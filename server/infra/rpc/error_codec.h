// Errors on the wire: kapok.common.v1.Error, and Connect's JSON with an HTTP status. Thread-safe.
//
// Connect has other codes than we; ours travel whole in `details`. The mapping:
//     INVALID invalid_argument 400      UNAUTHENTICATED unauthenticated 401
//     FORBIDDEN permission_denied 403   NOT_FOUND not_found 404
//     CONFLICT already_exists 409       GONE failed_precondition 400
//     TOO_LARGE out_of_range 400        RATE_LIMITED resource_exhausted 429
//     UNAVAILABLE unavailable 503       TIMEOUT deadline_exceeded 504
//     CANCELLED canceled 499            INTERNAL internal 500
// CONFLICT is nearly always a name or an id that is taken, and not `aborted`, which invites a
// retry. GONE fails until the state of the world is another, which is failed_precondition.
// TOO_LARGE is not resource_exhausted, which invites a retry too.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace kapok::common::v1 {
class Error;
}

namespace kapok::rpc {

common::v1::Error to_proto(const Error& error, std::string_view request_id);

// For clients in C++. Reasons are kept for ever, up to a few thousand different ones; the others
// become REASON_UNKNOWN.
Error from_proto(const common::v1::Error& error);

struct ConnectError {
    unsigned http_status = 500;
    std::string json;  // the response body, content type application/json
};
ConnectError to_connect(const Error& error, std::string_view request_id);

}  // namespace kapok::rpc
