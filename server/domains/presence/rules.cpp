#include "presence/rules.h"

namespace kapok::presence {

LastSeen coarse(std::optional<WallTime> seen, WallTime now) {
    if (!seen) {
        return LastSeen::kUnknown;
    }
    const auto ago = now - *seen;
    if (ago < std::chrono::hours(1)) {
        return LastSeen::kRecently;
    }
    if (ago < std::chrono::days(1)) {
        return LastSeen::kWithinADay;
    }
    if (ago < std::chrono::days(7)) {
        return LastSeen::kWithinAWeek;
    }
    return ago < std::chrono::days(30) ? LastSeen::kWithinAMonth : LastSeen::kLongAgo;
}

}  // namespace kapok::presence
