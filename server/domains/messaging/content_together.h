// Kinds of content that people take part in. What they made of one stands in the domain together:
// decision 0030.
#pragma once

#include "base/clock.h"

#include <string>
#include <vector>

namespace kapok::messaging {

struct Poll {
    std::string question{};
    std::vector<std::string> options{};
    bool multiple = false;
    bool anonymous = false;
    WallTime closes{};  // none: open until its sender closes it
};

struct Relay {
    std::string title{};
    std::string example{};
};

}  // namespace kapok::messaging
