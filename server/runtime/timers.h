// Sleeping, through the constructor: real timers on the event loop, or simulated ones that tests
// move by hand.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <memory>

namespace kapok::runtime {

class Timers {
  public:
    virtual ~Timers() = default;
    // Wakes at `at` of clock().steady_now(), on the caller's executor. Ends early, by an exception,
    // when cancelled.
    virtual Task<void> sleep_until(Instant at) = 0;
    [[nodiscard]] virtual Clock& clock() = 0;

    Task<void> sleep_for(Duration time) { return sleep_until(clock().steady_now() + time); }
};

// Thread-safe: each sleep lives on its caller's executor.
class SystemTimers final : public Timers {
  public:
    Task<void> sleep_until(Instant at) override;
    [[nodiscard]] Clock& clock() override { return clock_; }

  private:
    SystemClock clock_;
};

// Cancels `task` (which returns a Result<T>) at the deadline and answers Timeout then.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): timers outlive all tasks
template <class T>
Task<Result<T>> with_deadline(Timers& timers, Deadline deadline, Task<Result<T>> task) {
    using boost::asio::experimental::awaitable_operators::operator||;
    if (deadline.is_never()) {
        co_return co_await std::move(task);
    }
    auto first = co_await (std::move(task) || timers.sleep_until(deadline.at()));
    if (first.index() == 0) {
        co_return std::get<0>(std::move(first));
    }
    co_return Error(Code::kTimeout, "DEADLINE_PASSED", "the call took too long");
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace kapok::runtime
