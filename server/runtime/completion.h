// Awaiting what another thread will answer.
//
//     auto rows = co_await await_completion<Rows>([&](Completion<Rows> done) { queue.push({job,
//     std::move(done)}); });
//
// `start` runs at once; the completion may be called from any thread, exactly once. The coroutine
// resumes on its own executor. Such a wait is never cut short by cancellation: what was started is
// finished, so a job may capture [&].
#pragma once

#include "runtime/task.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace kapok::runtime {

// Copyable; copies are the same one.
template <class T>
using Completion = std::function<void(T)>;

template <class T, class Start>
Task<T> await_completion(Start start) {
    auto initiation = [&start](auto handler) {
        const auto executor = boost::asio::get_associated_executor(handler);
        auto guard = boost::asio::make_work_guard(executor);
        auto waiter = std::make_shared<std::pair<decltype(handler), decltype(guard)>>(
            std::move(handler), std::move(guard));
        start(Completion<T>([waiter](T value) {
            auto boxed = std::make_shared<T>(std::move(value));
            const auto target = waiter->second.get_executor();
            // Everything moves along: what stays with the answering thread may be dropped after
            // the waiter's event loop has ended.
            boost::asio::post(target,
                              [resume = std::move(waiter->first),
                               held = std::move(waiter->second),
                               boxed]() mutable { resume(std::move(boxed)); });
        }));
    };
    // The value travels in a pointer: Asio wants completion arguments that are cheap to move and
    // default-constructible.
    auto boxed = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                      void(std::shared_ptr<T>)>(
        initiation, boost::asio::use_awaitable);
    co_return std::move(*boxed);
}

}  // namespace kapok::runtime
