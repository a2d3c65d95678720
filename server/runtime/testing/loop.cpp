#include "runtime/testing/co_test.h"

#include <boost/asio/co_spawn.hpp>

namespace kapok::runtime::testing {

void Loop::run(Task<void> task) {
    bool ended = false;
    boost::asio::co_spawn(context_, std::move(task), [&](const std::exception_ptr& failure) {
        ended = true;
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
    // Real time bounds the test only; nothing is decided by it.
    const auto give_up = SystemClock().steady_now() + std::chrono::seconds(5);
    while (!ended) {
        if (context_.stopped()) {
            context_.restart();
        }
        if (context_.poll() > 0) {
            continue;
        }
        if (time_ == Time::kJumps && timers_.next() && context_.poll() == 0) {
            // A real thread may be about to answer: it gets a moment before virtual time moves.
            context_.restart();
            if (context_.run_one_for(std::chrono::milliseconds(4)) == 0) {
                timers_.fire_next();
            }
            continue;
        }
        context_.restart();
        context_.run_one_for(std::chrono::milliseconds(50));
        if (SystemClock().steady_now() > give_up) {
            ADD_FAILURE() << "the test did not end within five seconds";
            return;
        }
    }
    if (context_.stopped()) {
        context_.restart();
    }
    context_.poll();
}

void Loop::advance(std::chrono::milliseconds by) {
    const auto target = clock_.steady_now() + by;
    context_.restart();
    context_.poll();
    while (timers_.next() && *timers_.next() <= target) {
        timers_.fire_next();
        context_.restart();
        context_.poll();
    }
    clock_.advance(std::chrono::ceil<std::chrono::milliseconds>(target - clock_.steady_now()));
    context_.restart();
    context_.poll();
}

}  // namespace kapok::runtime::testing
