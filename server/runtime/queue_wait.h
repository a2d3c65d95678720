// How long work waits in the queues of a process, and what that means for new work: lengths say
// little of a queue whose jobs take a microsecond or a second, waits say it all.
//
// A queue that empties now and then is in order, however long one job waited for a slow commit; one
// whose head has waited too long for a while is standing: more comes than can be done, and new work
// only makes all wait longer (the idea of CoDel, for admission instead of dropping).
//
// The queue tells of its head whenever that changes; anybody may ask. Thread-safe.
#pragma once

#include "base/clock.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace kapok::runtime {

// Of a queue or a process; each includes those before it.
enum class Load : std::uint8_t {
    kCalm,
    kBusy,        // what is worth nothing a moment later need not be done
    kOverloaded,  // what can be done later should be
    kStuck,       // hardly anything gets through
};

class QueueWait {
  public:
    // The head has waited `wait` or more, for `lasting`.
    struct Mark {
        Duration wait{};
        Duration lasting{};
    };
    // Of kBusy, kOverloaded and kStuck.
    using Marks = std::array<Mark, 3>;
    static constexpr Marks kMarks{{
        {std::chrono::milliseconds(20), std::chrono::milliseconds(100)},
        {std::chrono::milliseconds(500), std::chrono::seconds(1)},
        {std::chrono::seconds(3), std::chrono::seconds(2)},
    }};

    // `on_taken` learns how long each job has waited; none: nobody does. Called by the queue's
    // threads, must be quick.
    explicit QueueWait(std::function<void(Duration)> on_taken = {}, Marks marks = kMarks)
        : on_taken_(std::move(on_taken)), marks_(marks) {}

    // By the queue, under its lock: since when its head waits now; none if it is empty.
    void head_is(Instant now, std::optional<Instant> since);
    // By the queue: a job that waited so long is done next.
    void taken(Duration waited) const {
        if (on_taken_) {
            on_taken_(waited);
        }
    }

    [[nodiscard]] Load load(Instant now) const;
    // Of the head; zero for an empty queue.
    [[nodiscard]] Duration wait(Instant now) const;

  private:
    // Of the steady clock, or kNever.
    using Ticks = Duration::rep;
    static constexpr Ticks kNever = INT64_MIN;

    std::function<void(Duration)> on_taken_;
    Marks marks_;
    std::atomic<Ticks> head_{kNever};
    // Since when each mark has been passed without a break, as of the last head.
    std::array<std::atomic<Ticks>, 3> passed_{kNever, kNever, kNever};
};

// The queues of a process together: it is as loaded as the worst of them. Queues are added before
// the first job and live as long as this.
class Pressure {
  public:
    QueueWait& add(std::function<void(Duration)> on_taken = {},
                   QueueWait::Marks marks = QueueWait::kMarks) {
        return queues_.emplace_back(std::move(on_taken), marks);
    }

    [[nodiscard]] Load load(Instant now) const;
    [[nodiscard]] Duration wait(Instant now) const;

  private:
    std::deque<QueueWait> queues_;
};

}  // namespace kapok::runtime
