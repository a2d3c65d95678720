// Group commit for both engines: appends wait here for the one committer thread, which takes all
// that arrived meanwhile as one batch.
//
// While a batch is being made durable the next one gathers, so the batch's size follows the load by
// itself. Answers are posted once per executor and batch, not once per append: under load the
// wake-ups would cost more than the appends.
//
// append() is thread-safe. The queue must outlive its waiters; its destructor commits what waits.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/queue_wait.h"
#include "runtime/task.h"
#include "streams/probe.h"
#include "streams/streams.h"

#include <boost/asio/any_io_executor.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace kapok::streams {

// One append on its way. The committer sets `result`.
struct PendingAppend {
    explicit PendingAppend(Append what) : append(std::move(what)) {}

    Append append;
    std::optional<Result<Appended>> result;

    // Of the queue only.
    Instant arrived;
    boost::asio::any_io_executor executor;
    std::function<void()> resume;
};

// What `append` would break, or nothing. Both engines refuse the same.
std::optional<Error> check_append(const Append& append);

class AppendQueue {
  public:
    struct Settings {
        std::string thread_name;          // at most 15 characters
        std::size_t queued_max = 20'000;  // more are refused: Unavailable OVERLOADED
        std::size_t batch_max = 2'000;
        std::size_t batch_bytes_max = 8U << 20U;
        observability::Metrics* metrics = nullptr;  // none: nothing is measured
        runtime::QueueWait* wait = nullptr;         // told how long appends wait; null: nobody
    };
    using Batch = std::vector<std::shared_ptr<PendingAppend>>;
    // Must set every result. Called on the committer thread only.
    using Commit = std::function<void(const Batch&)>;

    AppendQueue(Settings settings, Clock& clock, Commit commit);
    ~AppendQueue();
    AppendQueue(const AppendQueue&) = delete;
    AppendQueue& operator=(const AppendQueue&) = delete;

    Task<Result<Appended>> append(Append append);

  private:
    bool try_push(std::shared_ptr<PendingAppend> pending);
    void work();
    bool take_batch(Batch& batch);
    void measure(const Batch& batch);
    // Under the lock.
    void tell_of_head(Instant now);
    static void answer(Batch batch);

    Settings settings_;
    Clock& clock_;
    Commit commit_;
    std::optional<Probe> probe_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<PendingAppend>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kapok::streams
