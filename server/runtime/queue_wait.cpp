#include "runtime/queue_wait.h"

#include <algorithm>

namespace kapok::runtime {

void QueueWait::head_is(Instant now, std::optional<Instant> since) {
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        if (!since || now - *since < marks_[i].wait) {
            passed_[i].store(kNever, std::memory_order_relaxed);
        } else if (passed_[i].load(std::memory_order_relaxed) == kNever) {
            const auto at = *since + marks_[i].wait;
            passed_[i].store(at.time_since_epoch().count(), std::memory_order_relaxed);
        }
    }
    head_.store(since ? since->time_since_epoch().count() : kNever, std::memory_order_relaxed);
}

Load QueueWait::load(Instant now) const {
    const auto head = head_.load(std::memory_order_relaxed);
    if (head == kNever) {
        return Load::kCalm;
    }
    auto load = Load::kCalm;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        // The head may have passed the mark since it was told of: a queue that nobody takes from
        // tells of nothing.
        const auto told = passed_[i].load(std::memory_order_relaxed);
        const auto passed = told != kNever ? Duration(told) : Duration(head) + marks_[i].wait;
        if (now.time_since_epoch() - passed >= marks_[i].lasting) {
            load = static_cast<Load>(i + 1);
        }
    }
    return load;
}

Duration QueueWait::wait(Instant now) const {
    const auto head = head_.load(std::memory_order_relaxed);
    return head == kNever ? Duration::zero()
                          : std::max(now.time_since_epoch() - Duration(head), Duration::zero());
}

Load Pressure::load(Instant now) const {
    auto load = Load::kCalm;
    for (const auto& queue : queues_) {
        load = std::max(load, queue.load(now));
    }
    return load;
}

Duration Pressure::wait(Instant now) const {
    auto wait = Duration::zero();
    for (const auto& queue : queues_) {
        wait = std::max(wait, queue.wait(now));
    }
    return wait;
}

}  // namespace kapok::runtime
