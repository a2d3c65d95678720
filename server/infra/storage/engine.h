// What both engines are made of: the queue of jobs, the commit listeners, failures as Errors.
#pragma once

#include "runtime/queue_wait.h"
#include "storage/database.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace kapok::storage {

// What callers see of a failure; the text goes to the detail only.
Error to_error(const DatabaseFailure& failure);
Error deadline_error();
Error overload_error();

// Runs a job and tells how it ended: an Outcome, or the failure its exception stands for.
struct JobEnd {
    Database::Outcome outcome = Database::Outcome::kRollBack;
    std::optional<DatabaseFailure> failure;
};
JobEnd run_guarded(const Database::Job& job, Tx& tx);

// Throws kInvalidText: PostgreSQL refuses such text, so SQLite does too.
void check_text(std::string_view text);

// Bounded, first in first out. Thread-safe.
class JobQueue {
  public:
    // Tells `wait` how long its jobs wait; null: nobody.
    JobQueue(std::size_t queued_max, const Clock& clock, runtime::QueueWait* wait = nullptr)
        : queued_max_(queued_max), clock_(clock), wait_(wait) {}

    // Answers the job with an error itself if the queue is full or stopped.
    void push(Database::Job job);
    // Waits, then takes up to `most` jobs; none once it is stopped and empty.
    std::vector<Database::Job> take(std::size_t most);
    void stop();

  private:
    struct Waiting {
        Database::Job job;
        Instant since;
    };
    // Under the lock.
    void tell_of_head(Instant now);

    std::size_t queued_max_;
    const Clock& clock_;
    runtime::QueueWait* wait_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> jobs_;
    bool stopping_ = false;
};

// Thread-safe.
class CommitListeners {
  public:
    void add(std::function<void(const Commit&)> listener);
    void notify(const Commit& commit) const;

  private:
    using List = std::vector<std::function<void(const Commit&)>>;
    mutable std::mutex mutex_;
    std::shared_ptr<const List> list_ = std::make_shared<const List>();
};

}  // namespace kapok::storage
