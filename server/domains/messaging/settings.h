// What an operator may set for messaging.
#pragma once

#include "messaging/rules.h"

#include <cstddef>

namespace kapok::messaging {

struct Settings {
    Limits limits;
    // Groups and chats whose members are kept at hand.
    std::size_t cached_rosters = 4'096;
};

}  // namespace kapok::messaging
