// Pacer<Key>: lets something happen for a key only if enough time has passed since the last time,
// also when several ask at once.
//
//     if (const auto wait = pacer.claim(key, now, pause)) { ... come back after *wait ... }
//     ... do it; if it did not happen: pacer.give_back(key, now);
//
// Keeps about `capacity` keys, those claimed longest ago leave first; so a caller who must be exact
// over restarts passes what it knows of the last time. Thread-safe; the lock is held for a few
// instructions, and never across a suspension.
#pragma once

#include "base/clock.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace kapok::runtime {

template <class Key, class Hash = std::hash<Key>>
class Pacer {
  public:
    explicit Pacer(std::size_t capacity) : capacity_(capacity) {}

    // Takes the moment, or tells how long to wait. `last` is when it happened as far as the caller
    // knows.
    std::optional<std::chrono::milliseconds> claim(const Key& key,
                                                   WallTime now,
                                                   std::chrono::milliseconds pause,
                                                   WallTime last = {}) {
        const std::scoped_lock lock(mutex_);
        const auto found = index_.find(key);
        if (found != index_.end()) {
            last = std::max(last, found->second->second);
        }
        if (last != WallTime{} && now - last < pause) {
            return pause - (now - last);
        }
        if (found != index_.end()) {
            order_.erase(found->second);
        } else if (order_.size() >= capacity_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
        order_.emplace_front(key, now);
        index_[key] = order_.begin();
        return std::nullopt;
    }

    // What was claimed at `moment` did not happen.
    void give_back(const Key& key, WallTime moment) {
        const std::scoped_lock lock(mutex_);
        const auto found = index_.find(key);
        if (found != index_.end() && found->second->second == moment) {
            order_.erase(found->second);
            index_.erase(found);
        }
    }

  private:
    using Order = std::list<std::pair<Key, WallTime>>;

    std::size_t capacity_;
    std::mutex mutex_;
    Order order_;
    std::unordered_map<Key, typename Order::iterator, Hash> index_;
};

}  // namespace kapok::runtime
