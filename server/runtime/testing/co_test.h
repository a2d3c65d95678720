// CO_TEST(Suite, Name) { …coroutine… }: the body runs on a fresh event loop with a manual clock and
// fails if a task is left or five real seconds pass. Inside: `loop` (the Loop below).
//
//     CO_TEST(Scope, Joins) {
//         runtime::Scope scope(loop.executor());
//         co_await scope.close();
//     }
#pragma once

#include "base/clock.h"
#include "runtime/task.h"
#include "runtime/testing/manual_timers.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace kapok::runtime::testing {

class Loop {
  public:
    boost::asio::io_context& context() { return context_; }
    boost::asio::any_io_executor executor() { return context_.get_executor(); }
    ManualClock& clock() { return clock_; }
    ManualTimers& timers() { return timers_; }

    // Runs everything that is ready now, then jumps to the next timer, until `task` has ended. Real
    // threads (database, pools) may still answer: then it waits for them, at most five real
    // seconds.
    void run(Task<void> task);

    // Lets virtual time pass: fires the timers due, in order.
    void advance(std::chrono::milliseconds by);

    // How run() treats sleeping tasks: jump over the waits (default), or leave time to advance().
    enum class Time { kJumps, kStands };
    void set_time(Time time) { time_ = time; }

  private:
    boost::asio::io_context context_{1};
    ManualClock clock_;
    ManualTimers timers_{clock_};
    Time time_ = Time::kJumps;
};

}  // namespace kapok::runtime::testing

#define CO_TEST(suite, name)                                                                    \
    static ::kapok::Task<void> co_test_##suite##_##name(::kapok::runtime::testing::Loop& loop); \
    TEST(suite, name) {                                                                         \
        ::kapok::runtime::testing::Loop loop;                                                   \
        loop.run(co_test_##suite##_##name(loop));                                               \
    }                                                                                           \
    static ::kapok::Task<void> co_test_##suite##_##name(                                        \
        [[maybe_unused]] ::kapok::runtime::testing::Loop& loop)

// ASSERT_… return from the function, which a coroutine cannot: use this form inside CO_TEST.
#define CO_ASSERT_TRUE(condition)                 \
    if (!(condition)) {                           \
        ADD_FAILURE() << "expected: " #condition; \
        co_return;                                \
    }                                             \
    static_assert(true)
