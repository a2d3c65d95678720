// The heads of the streams written to last. Belongs to one thread.
#pragma once

#include "streams/streams.h"

#include <list>
#include <unordered_map>
#include <utility>

namespace kapok::streams {

class HeadCache {
  public:
    explicit HeadCache(std::size_t capacity) : capacity_(capacity) {}

    // Null if it is not there; valid until the next call.
    const Head* find(const StreamId& stream) {
        const auto found = index_.find(stream);
        if (found == index_.end()) {
            return nullptr;
        }
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->second;
    }

    void put(const StreamId& stream, const Head& head) {
        const auto found = index_.find(stream);
        if (found != index_.end()) {
            found->second->second = head;
            order_.splice(order_.begin(), order_, found->second);
            return;
        }
        order_.emplace_front(stream, head);
        index_.emplace(stream, order_.begin());
        if (order_.size() > capacity_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
    }

    void clear() {
        index_.clear();
        order_.clear();
    }

    [[nodiscard]] std::size_t size() const { return order_.size(); }

  private:
    using Order = std::list<std::pair<StreamId, Head>>;

    std::size_t capacity_;
    Order order_;
    std::unordered_map<StreamId, Order::iterator, StreamIdHash> index_;
};

}  // namespace kapok::streams
