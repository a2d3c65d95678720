// What every service call gets first: who asks, and how long they wait. Cheap to copy; passed by
// value.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <string>

namespace kapok::rpc {

// Who asks. For public methods user and device are none.
struct Caller {
    UserId user;
    DeviceId device;
    bool is_admin = false;
    bool is_moderator = false;  // an administrator need not be one
};

struct RequestContext {
    RequestContext(Caller caller_in,
                   Deadline deadline_in,
                   std::string request_id_in,
                   std::string address_in)
        : caller(caller_in),
          deadline(deadline_in),
          request_id(std::move(request_id_in)),
          address(std::move(address_in)) {}

    Caller caller;
    Deadline deadline;
    std::string request_id;  // in the log and in errors
    std::string address;     // the client's network address, for rate limits; never logged whole
};

}  // namespace kapok::rpc
