#include "storage/outbox_waiters.h"

namespace kapok::storage {

void OutboxWaiters::add(std::uint64_t need, Deadline deadline, runtime::Completion<bool> done) {
    const Key key{need, ++arrivals_};
    waiters_.emplace(key, Waiter{deadline, std::move(done)});
    if (!deadline.is_never()) {
        deadlines_.emplace(deadline.at(), key);
    }
}

void OutboxWaiters::release(std::map<Key, Waiter>::iterator waiter, bool good) {
    const auto taken = waiters_.extract(waiter);
    deadlines_.erase({taken.mapped().deadline.at(), taken.key()});
    taken.mapped().done(good);
}

void OutboxWaiters::advance(std::uint64_t handled, bool good) {
    while (!waiters_.empty() && waiters_.begin()->first.first <= handled) {
        release(waiters_.begin(), good);
    }
}

void OutboxWaiters::expire(Instant now) {
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
        release(waiters_.find(deadlines_.begin()->second), false);
    }
}

void OutboxWaiters::release_all() {
    while (!waiters_.empty()) {
        release(waiters_.begin(), false);
    }
}

std::optional<Instant> OutboxWaiters::next_deadline() const {
    return deadlines_.empty() ? std::nullopt : std::optional(deadlines_.begin()->first);
}

}  // namespace kapok::storage
