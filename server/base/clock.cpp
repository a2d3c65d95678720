#include "base/clock.h"

namespace kapok {

WallTime SystemClock::wall_now() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

Instant SystemClock::steady_now() const { return std::chrono::steady_clock::now(); }

WallTime ManualClock::wall_now() const {
    return start_ + std::chrono::milliseconds(elapsed_ms_ + wall_offset_ms_);
}

// Begins at one hour, so that subtracting a window never underflows.
Instant ManualClock::steady_now() const {
    return Instant(std::chrono::hours(1)) + std::chrono::milliseconds(elapsed_ms_);
}

}  // namespace kapok
