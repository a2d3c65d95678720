// Time. WallTime (ms since 1970) is for storage and wire, Instant (steady) for waiting; they meet
// here only. Code takes a Clock&; nothing else in the tree reads the time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace kapok {

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Instant = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

constexpr std::int64_t to_ms(WallTime time) { return time.time_since_epoch().count(); }
constexpr WallTime from_ms(std::int64_t ms) { return WallTime(std::chrono::milliseconds(ms)); }

// Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wall_now() const = 0;
    [[nodiscard]] virtual Instant steady_now() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] WallTime wall_now() const override;
    [[nodiscard]] Instant steady_now() const override;
};

// Stands still until it is told to move. For tests and simulation. Thread-safe.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(WallTime start = from_ms(1'800'000'000'000)) : start_(start) {}

    [[nodiscard]] WallTime wall_now() const override;
    [[nodiscard]] Instant steady_now() const override;
    void advance(std::chrono::milliseconds by) { elapsed_ms_ += by.count(); }
    // The wall clock alone jumps, as when an operator sets it.
    void jump_wall(std::chrono::milliseconds by) { wall_offset_ms_ += by.count(); }

  private:
    WallTime start_;
    std::atomic<std::int64_t> elapsed_ms_{0};
    std::atomic<std::int64_t> wall_offset_ms_{0};
};

// When waiting ends. A retry never extends it. Passed by value.
class Deadline {
  public:
    static Deadline never() { return Deadline(Instant::max()); }
    static Deadline after(const Clock& clock, Duration wait) {
        return Deadline(clock.steady_now() + wait);
    }
    explicit Deadline(Instant at) : at_(at) {}

    [[nodiscard]] Instant at() const { return at_; }
    [[nodiscard]] bool is_never() const { return at_ == Instant::max(); }
    [[nodiscard]] bool passed(const Clock& clock) const {
        return !is_never() && clock.steady_now() >= at_;
    }

  private:
    Instant at_;
};

}  // namespace kapok
