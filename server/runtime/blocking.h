// Waiting for a task from an ordinary thread: main() and tools. Never call it on a shard.
#pragma once

#include "runtime/task.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <optional>
#include <utility>

namespace kapok::runtime {

// Runs the task on the executor (whose loop runs on another thread) and blocks until it has ended.
inline void wait_for(const boost::asio::any_io_executor& executor, Task<void> task) {
    boost::asio::co_spawn(executor, std::move(task), boost::asio::use_future).get();
}

template <class T>
Task<void> store_result(Task<T> task, std::optional<T>* into) {
    into->emplace(co_await std::move(task));
}

template <class T>
T wait_for(const boost::asio::any_io_executor& executor, Task<T> task) {
    std::optional<T> result;
    wait_for(executor, store_result(std::move(task), &result));
    return *std::move(result);
}

}  // namespace kapok::runtime
