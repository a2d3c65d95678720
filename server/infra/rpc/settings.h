// What an operator can set of rpc.
#pragma once

#include "rpc/rate_limiter.h"
#include "rpc/session.h"

#include <map>
#include <string>

namespace kapok::config {
class Registry;
}

namespace kapok::rpc {

struct Settings {
    SessionSettings session;
    std::map<std::string, Rate, std::less<>> rates = default_rates();

    // Groups "session" and "rates".
    void declare(config::Registry& registry);
};

}  // namespace kapok::rpc
