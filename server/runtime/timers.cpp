#include "runtime/timers.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kapok::runtime {

Task<void> SystemTimers::sleep_until(Instant at) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, at);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace kapok::runtime
