// Scope: the owner of running tasks. Nothing in the tree runs without one.
//
// Lives on one executor; spawn() and close() are called on it. Must be the LAST member of its
// owner, so that it dies first; the destructor asserts that it is empty: `co_await scope.close()`
// before. A task's exception is logged under its name.
#pragma once

#include "runtime/task.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string_view>

namespace kapok::runtime {

class Scope {
  public:
    explicit Scope(boost::asio::any_io_executor executor);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    // Starts the task at the next turn of the loop, never inside this call. After close() began,
    // the task is dropped unstarted. `name` is a string literal such as "messaging.fanout".
    void spawn(std::string_view name, Task<void> task);

    // Cancels all tasks and waits until they have ended.
    Task<void> close();

    // Waits for the tasks to end by themselves.
    Task<void> join();

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool closed() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace kapok::runtime
