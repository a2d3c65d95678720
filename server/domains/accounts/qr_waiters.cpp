#include "accounts/qr_waiters.h"

#include "accounts/rules.h"

#include <boost/asio/post.hpp>

namespace kapok::accounts {

Task<void> QrWaiters::wait(Wish wish) {
    co_await runtime::await_completion<bool>([&](runtime::Completion<bool> done) {
        boost::asio::post(executor_, [this, wish, done = std::move(done)] { add(wish, done); });
    });
}

void QrWaiters::add(const Wish& wish, runtime::Completion<bool> done) {
    const auto announced = announced_.find(wish.ticket);
    if (scope_.closed() ||
        (announced != announced_.end() && announced->second.state != wish.known)) {
        done(true);
        return;
    }
    // One wait a ticket: a client that calls again has given up its earlier call.
    wake(wish.ticket);
    const auto number = ++last_number_;
    waiters_.insert_or_assign(wish.ticket, Waiter{number, wish.known, std::move(done)});
    scope_.spawn("accounts.qr_wait", expire(wish.ticket, number, wish.until));
}

void QrWaiters::wake(const std::string& ticket) {
    auto waiter = waiters_.extract(ticket);
    if (!waiter.empty()) {
        waiter.mapped().done(true);
    }
}

Task<void> QrWaiters::expire(std::string ticket, std::uint64_t number, Instant until) {
    co_await timers_.sleep_until(until);
    const auto waiter = waiters_.find(ticket);
    if (waiter != waiters_.end() && waiter->second.number == number) {
        wake(ticket);
    }
}

void QrWaiters::announce(std::string ticket, QrState state) {
    boost::asio::post(executor_, [this, ticket = std::move(ticket), state] {
        const auto now = timers_.clock().steady_now();
        std::erase_if(announced_, [&](const auto& entry) { return entry.second.forget_at <= now; });
        announced_.insert_or_assign(ticket, Announced{state, now + kQrLife});
        const auto waiter = waiters_.find(ticket);
        if (waiter != waiters_.end() && waiter->second.known != state) {
            wake(ticket);
        }
    });
}

Task<void> QrWaiters::close() {
    co_await scope_.close();
    while (!waiters_.empty()) {
        wake(waiters_.begin()->first);
    }
}

}  // namespace kapok::accounts
