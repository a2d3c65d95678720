// Sleeps that end when a test moves the clock. One thread.
#pragma once

#include "base/clock.h"
#include "runtime/timers.h"

#include <map>
#include <optional>

namespace kapok::runtime::testing {

class ManualTimers final : public Timers {
  public:
    explicit ManualTimers(ManualClock& clock) : clock_(clock) {}

    Task<void> sleep_until(Instant at) override;
    [[nodiscard]] Clock& clock() override { return clock_; }

    // When the next sleeper is due.
    [[nodiscard]] std::optional<Instant> next() const;
    // Moves the clock to the next sleeper and wakes it. False if nobody sleeps.
    bool fire_next();
    // Wakes all that are due now.
    void fire_due();
    [[nodiscard]] ManualClock& manual_clock() { return clock_; }

  private:
    struct Sleeper;
    ManualClock& clock_;
    std::multimap<Instant, std::shared_ptr<Sleeper>> sleepers_;
};

}  // namespace kapok::runtime::testing
