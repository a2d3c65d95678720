// Waiting for a task from an ordinary thread: main() and tools. Never call it on a shard.
#pragma once

#include "runtime/task.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <utility>

namespace kapok::runtime {

// Runs the task on the executor (whose loop runs on another thread) and blocks until it has ended.
template <class T>
T wait_for(const boost::asio::any_io_executor& executor, Task<T> task) {
    return boost::asio::co_spawn(executor, std::move(task), boost::asio::use_future).get();
}

}  // namespace kapok::runtime
