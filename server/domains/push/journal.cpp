#include "push/journal.h"

#include <algorithm>

namespace kapok::push {

namespace {

constexpr std::size_t kKept = 20;

}  // namespace

void Journal::note(DeviceId device, Outcome outcome) {
    const std::scoped_lock lock(mutex_);
    const auto known = index_.find(device);
    if (known != index_.end()) {
        order_.splice(order_.begin(), order_, known->second);
    } else {
        order_.emplace_front(device, std::deque<Outcome>());
        index_[device] = order_.begin();
        if (order_.size() > capacity_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
    }
    auto& outcomes = order_.front().second;
    std::erase_if(outcomes, [&](const Outcome& one) {
        return outcome.conversation && one.conversation == outcome.conversation &&
               one.seq == outcome.seq;
    });
    outcomes.push_front(std::move(outcome));
    if (outcomes.size() > kKept) {
        outcomes.pop_back();
    }
}

std::vector<Outcome> Journal::list(DeviceId device) const {
    const std::scoped_lock lock(mutex_);
    const auto known = index_.find(device);
    return known == index_.end()
               ? std::vector<Outcome>()
               : std::vector<Outcome>(known->second->second.begin(), known->second->second.end());
}

}  // namespace kapok::push
