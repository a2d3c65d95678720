// SnapshotCache<Key, Value>: a bounded cache of immutable snapshots that all shards may read.
//
// Exact invalidation: a value that was read from the database before an invalidation cannot be put
// after it:
//
//     auto hit = cache.find(key);
//     auto ticket = cache.begin_load(key);              // before reading the database
//     auto value = co_await db.read(...);
//     cache.put(ticket, key, std::move(value));         // does nothing if erase(key) came between
//     ... after a commit that changes it: cache.erase(key);
//
// A value that is cheaper to bring up to date than to load again is exchanged: cache.replace(key,
// the snapshot it was made from, the new value).
//
// Thread-safe; locks are striped, held for a few instructions, and never across a suspension.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace kapok::runtime {

template <class Key, class Value, class Hash = std::hash<Key>>
class SnapshotCache {
  public:
    using Snapshot = std::shared_ptr<const Value>;
    struct Ticket {
        std::uint64_t epoch = 0;
    };

    // Keeps about `capacity` values, the least recently used leave first.
    explicit SnapshotCache(std::size_t capacity) : stripe_capacity_(capacity / kStripes + 1) {}

    // Null if it is not there.
    Snapshot find(const Key& key) {
        auto& stripe = stripe_of(key);
        const std::scoped_lock lock(stripe.mutex);
        const auto found = stripe.index.find(key);
        if (found == stripe.index.end()) {
            return nullptr;
        }
        stripe.order.splice(stripe.order.begin(), stripe.order, found->second);
        return found->second->second;
    }

    Ticket begin_load(const Key& key) {
        auto& stripe = stripe_of(key);
        const std::scoped_lock lock(stripe.mutex);
        return {stripe.epoch};
    }

    // Puts what was loaded since the ticket, unless something of the stripe was erased since.
    // Returns the snapshot.
    Snapshot put(Ticket ticket, const Key& key, Value value) {
        auto snapshot = std::make_shared<const Value>(std::move(value));
        auto& stripe = stripe_of(key);
        const std::scoped_lock lock(stripe.mutex);
        if (stripe.epoch != ticket.epoch) {
            return snapshot;
        }
        forget(stripe, key);
        stripe.order.emplace_front(key, snapshot);
        stripe.index.emplace(key, stripe.order.begin());
        if (stripe.order.size() > stripe_capacity_) {
            stripe.index.erase(stripe.order.back().first);
            stripe.order.pop_back();
        }
        return snapshot;
    }

    // Puts `value` in the place of `known`, which it was made from. False if something else is
    // there by now; then nothing changes. Loads that began before put nothing.
    bool replace(const Key& key, const Snapshot& known, Value value) {
        auto snapshot = std::make_shared<const Value>(std::move(value));
        auto& stripe = stripe_of(key);
        const std::scoped_lock lock(stripe.mutex);
        const auto found = stripe.index.find(key);
        if (found == stripe.index.end() || found->second->second != known) {
            return false;
        }
        ++stripe.epoch;
        found->second->second = std::move(snapshot);
        return true;
    }

    void erase(const Key& key) {
        auto& stripe = stripe_of(key);
        const std::scoped_lock lock(stripe.mutex);
        ++stripe.epoch;
        forget(stripe, key);
    }

    void clear() {
        for (auto& stripe : stripes_) {
            const std::scoped_lock lock(stripe.mutex);
            ++stripe.epoch;
            stripe.index.clear();
            stripe.order.clear();
        }
    }

  private:
    static constexpr std::size_t kStripes = 16;
    using Order = std::list<std::pair<Key, Snapshot>>;
    struct Stripe {
        std::mutex mutex;
        std::uint64_t epoch = 0;
        Order order;
        std::unordered_map<Key, typename Order::iterator, Hash> index;
    };

    static void forget(Stripe& stripe, const Key& key) {
        const auto found = stripe.index.find(key);
        if (found != stripe.index.end()) {
            stripe.order.erase(found->second);
            stripe.index.erase(found);
        }
    }
    Stripe& stripe_of(const Key& key) { return stripes_[(Hash{}(key) >> 7U) % kStripes]; }

    std::size_t stripe_capacity_;
    std::array<Stripe, kStripes> stripes_;
};

}  // namespace kapok::runtime
