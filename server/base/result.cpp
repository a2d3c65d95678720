#include "base/result.h"

namespace kapok {

std::string_view to_string(Code code) {
    switch (code) {
        case Code::kInvalid:
            return "invalid";
        case Code::kUnauthenticated:
            return "unauthenticated";
        case Code::kForbidden:
            return "forbidden";
        case Code::kNotFound:
            return "not_found";
        case Code::kConflict:
            return "conflict";
        case Code::kGone:
            return "gone";
        case Code::kTooLarge:
            return "too_large";
        case Code::kRateLimited:
            return "rate_limited";
        case Code::kUnavailable:
            return "unavailable";
        case Code::kTimeout:
            return "timeout";
        case Code::kCancelled:
            return "cancelled";
        case Code::kInternal:
            return "internal";
    }
    return "internal";
}

}  // namespace kapok
