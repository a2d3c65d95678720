// Who has a device that is registered, and who is online, so that a message nobody is to be told of
// costs no SQL. In memory, and never less than what the tables say. Thread-safe.
#pragma once

#include "base/ids.h"

#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace kapok::push {

class Subscribers {
  public:
    void add(UserId user) {
        const std::scoped_lock lock(mutex_);
        registered_.insert(user);
    }
    [[nodiscard]] bool has(UserId user) const {
        const std::scoped_lock lock(mutex_);
        return registered_.contains(user);
    }
    [[nodiscard]] bool empty() const {
        const std::scoped_lock lock(mutex_);
        return registered_.empty();
    }

    void came(UserId user) {
        const std::scoped_lock lock(mutex_);
        ++online_[user];
    }
    void went(UserId user) {
        const std::scoped_lock lock(mutex_);
        const auto found = online_.find(user);
        if (found != online_.end() && --found->second <= 0) {
            online_.erase(found);
        }
    }
    [[nodiscard]] bool is_online(UserId user) const {
        const std::scoped_lock lock(mutex_);
        return online_.contains(user);
    }

  private:
    mutable std::mutex mutex_;
    std::unordered_set<UserId> registered_;
    std::unordered_map<UserId, int> online_;  // sessions
};

}  // namespace kapok::push
