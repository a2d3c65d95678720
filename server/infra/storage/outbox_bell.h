// How commits, on engine threads, wake the pump, and how far it has come.
//
// Every commit that enqueued raises `requested`; the pump raises `handled` to the value it saw
// before it read, once all it read was handled. Thread-safe. Shared, because the database keeps its
// listener for ever while the pump's executor may be gone.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <functional>
#include <mutex>

namespace kapok::storage {

class OutboxBell {
  public:
    explicit OutboxBell(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // `on_ring` runs on the executor after a ring and calls answered() first: rings that come until
    // then share one call.
    void listen(std::function<void()> on_ring);
    void ring();
    void answered();
    // Runs `job` on the executor; false after close().
    bool post(std::function<void()> job);
    // From now on the executor is not touched.
    void close();

    [[nodiscard]] std::uint64_t requested() const { return requested_; }
    [[nodiscard]] std::uint64_t handled() const { return handled_; }
    void set_handled(std::uint64_t count) { handled_ = count; }

  private:
    boost::asio::any_io_executor executor_;
    // One from the start: the rows of an earlier run.
    std::atomic<std::uint64_t> requested_{1};
    std::atomic<std::uint64_t> handled_{0};
    std::mutex mutex_;
    std::function<void()> on_ring_;
    bool posted_ = false;
    bool closed_ = false;
};

}  // namespace kapok::storage
