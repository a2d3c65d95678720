// Shards: N threads, each with one event loop. A session, its timers and its queue belong to one
// shard, so they need no locks. Other shards reach them with `co_await on(shard, task)` or
// `shard.post(job)`.
#pragma once

#include "runtime/task.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace kapok::runtime {

class Shard {
  public:
    explicit Shard(std::size_t index);

    [[nodiscard]] std::size_t index() const { return index_; }
    boost::asio::io_context& context() { return context_; }
    boost::asio::io_context::executor_type executor() { return context_.get_executor(); }
    // Runs `job` on this shard's thread, later. Thread-safe.
    void post(std::function<void()> job);

  private:
    std::size_t index_;
    boost::asio::io_context context_{1};
};

// The shards of a process. Constructed, then start()ed; stop() ends the loops and joins the
// threads.
class Shards {
  public:
    // count >= 1.
    explicit Shards(std::size_t count);
    ~Shards();
    Shards(const Shards&) = delete;
    Shards& operator=(const Shards&) = delete;

    void start();
    // Idempotent. Work still queued is dropped, so close all scopes first.
    void stop();

    [[nodiscard]] std::size_t size() const { return shards_.size(); }
    Shard& at(std::size_t index) { return *shards_.at(index); }
    // The next one in turn. Thread-safe.
    Shard& next();

  private:
    std::vector<std::unique_ptr<Shard>> shards_;
    std::vector<std::thread> threads_;
    std::atomic<std::size_t> turn_{0};
};

// Runs a task on a shard's thread and comes back with its result.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): shards outlive all tasks
template <class T>
Task<T> on(Shard& shard, Task<T> task) {
    co_return co_await boost::asio::co_spawn(
        shard.executor(), std::move(task), boost::asio::use_awaitable);
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace kapok::runtime
