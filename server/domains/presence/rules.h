// Pure decisions of presence.
#pragma once

#include "base/clock.h"

#include <optional>

namespace kapok::presence {

inline constexpr std::size_t kWatchedMax = 20;
inline constexpr std::chrono::seconds kLease{90};
// A connection that breaks and comes back within this time was never away.
inline constexpr std::chrono::seconds kGrace{20};

// When someone was last online, told so that it gives no diary; kapok.presence.v1.LastSeen.
enum class LastSeen { kUnknown, kRecently, kWithinADay, kWithinAWeek, kWithinAMonth, kLongAgo };
LastSeen coarse(std::optional<WallTime> seen, WallTime now);

}  // namespace kapok::presence
