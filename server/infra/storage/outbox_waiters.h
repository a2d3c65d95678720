// Who waits in Outbox::drained(): released by progress, by failure, or by their deadline. One
// executor.
#pragma once

#include "base/clock.h"
#include "runtime/completion.h"

#include <map>
#include <optional>
#include <set>

namespace kapok::storage {

class OutboxWaiters {
  public:
    // Waits until progress reaches `need`.
    void add(std::uint64_t need, Deadline deadline, runtime::Completion<bool> done);
    // Releases all whose need is reached, with `good`.
    void advance(std::uint64_t handled, bool good);
    // Releases, with false, all whose deadline passed.
    void expire(Instant now);
    void release_all();
    [[nodiscard]] std::optional<Instant> next_deadline() const;

  private:
    using Key = std::pair<std::uint64_t, std::uint64_t>;  // need, then order of arrival
    struct Waiter {
        Deadline deadline;
        runtime::Completion<bool> done;
    };

    void release(std::map<Key, Waiter>::iterator waiter, bool good);

    std::map<Key, Waiter> waiters_;
    std::set<std::pair<Instant, Key>> deadlines_;
    std::uint64_t arrivals_ = 0;
};

}  // namespace kapok::storage
