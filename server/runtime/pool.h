// Named threads for blocking work (password hashing, images). SQL has threads of its own in
// infra/storage.
#pragma once

#include "base/result.h"
#include "runtime/completion.h"
#include "runtime/task.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace kapok::runtime {

class Pool {
  public:
    struct Settings {
        std::string name;         // at most 15 characters: the threads' name
        std::size_t threads = 1;  // >= 1
        std::size_t queued_max = 1'000;
    };

    explicit Pool(Settings settings);
    // Finishes what was queued.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // False if the queue is full: shed the work. Thread-safe.
    [[nodiscard]] bool try_submit(std::function<void()> job);

  private:
    void work();

    Settings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

// Runs `job` (which returns a Result and may capture [&]) on the pool. Unavailable OVERLOADED if
// the queue is full.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): pools outlive all tasks
template <class Job>
Task<std::invoke_result_t<Job>> offload(Pool& pool, Job job) {
    using R = std::invoke_result_t<Job>;
    co_return co_await await_completion<R>([&](const Completion<R>& done) {
        if (!pool.try_submit([&job, done] { done(job()); })) {
            done(Error(Code::kUnavailable, "OVERLOADED", "the server is busy")
                     .with_retry_after_ms(1'000));
        }
    });
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace kapok::runtime
