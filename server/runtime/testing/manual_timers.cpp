#include "runtime/testing/manual_timers.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace kapok::runtime::testing {

// A timer that never expires by itself; waking is cancelling it with `due` set.
struct ManualTimers::Sleeper {
    explicit Sleeper(const boost::asio::any_io_executor& executor) : wake(executor) {
        wake.expires_at(boost::asio::steady_timer::time_point::max());
    }
    boost::asio::steady_timer wake;
    bool due = false;
};

Task<void> ManualTimers::sleep_until(Instant at) {
    if (at <= clock_.steady_now()) {
        co_return;
    }
    auto sleeper = std::make_shared<Sleeper>(co_await boost::asio::this_coro::executor);
    sleepers_.emplace(at, sleeper);
    boost::system::error_code code;
    co_await sleeper->wake.async_wait(
        boost::asio::redirect_error(boost::asio::use_awaitable, code));
    if (!sleeper->due) {
        std::erase_if(sleepers_, [&](const auto& entry) { return entry.second == sleeper; });
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
}

std::optional<Instant> ManualTimers::next() const {
    return sleepers_.empty() ? std::nullopt : std::optional(sleepers_.begin()->first);
}

bool ManualTimers::fire_next() {
    const auto at = next();
    if (!at) {
        return false;
    }
    const auto now = clock_.steady_now();
    if (*at > now) {
        clock_.advance(std::chrono::ceil<std::chrono::milliseconds>(*at - now));
    }
    fire_due();
    return true;
}

void ManualTimers::fire_due() {
    while (!sleepers_.empty() && sleepers_.begin()->first <= clock_.steady_now()) {
        const auto sleeper = sleepers_.begin()->second;
        sleepers_.erase(sleepers_.begin());
        sleeper->due = true;
        sleeper->wake.cancel();
    }
}

}  // namespace kapok::runtime::testing
