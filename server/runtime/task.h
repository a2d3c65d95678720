// Task<T>: a lazily started coroutine. Start one with Scope::spawn, or co_await it.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace kapok::runtime {

template <class T>
using Task = boost::asio::awaitable<T>;

}  // namespace kapok::runtime

namespace kapok {
using runtime::Task;
}
