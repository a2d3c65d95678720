#include "language/service.h"

namespace kapok::language {

std::optional<Translation> Answers::find(const Key& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) {
        return std::nullopt;
    }
    order_.splice(order_.begin(), order_, found->second);
    return found->second->second;
}

void Answers::put(const Key& key, Translation answer) {
    const std::scoped_lock lock(mutex_);
    if (index_.contains(key)) {
        return;  // another asked at the same time
    }
    order_.emplace_front(key, std::move(answer));
    index_.emplace(key, order_.begin());
    if (order_.size() > most_) {
        index_.erase(order_.back().first);
        order_.pop_back();
    }
}

void Answers::forget(const messaging::MessageId& message) {
    const std::scoped_lock lock(mutex_);
    auto at =
        index_.lower_bound({.conversation = message.conversation, .seq = message.seq, .what = {}});
    while (at != index_.end() && at->first.conversation == message.conversation &&
           at->first.seq == message.seq) {
        order_.erase(at->second);
        at = index_.erase(at);
    }
}

std::size_t Answers::size() {
    const std::scoped_lock lock(mutex_);
    return order_.size();
}

}  // namespace kapok::language
