#include "runtime/scope.h"

#include "base/assert.h"
#include "base/log.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>

namespace kapok::runtime {

namespace asio = boost::asio;

struct Scope::State {
    explicit State(asio::any_io_executor executor_in)
        : executor(std::move(executor_in)), emptied(executor) {
        emptied.expires_at(asio::steady_timer::time_point::max());
    }

    asio::any_io_executor executor;
    std::list<asio::cancellation_signal> signals;
    asio::steady_timer emptied;  // never expires; cancelled when the last task ends
    bool closed = false;
};

namespace {

void log_failure(std::string_view name, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) {
            LOG(error, "task failed", kv("task", name), kv("what", error.what()));
        }
    } catch (const std::exception& error) {
        LOG(error, "task failed", kv("task", name), kv("what", error.what()));
    }
}

// By itself co_spawn runs the task here and now, up to its first wait: in the middle of whatever
// the caller is doing, such as walking a list that the task changes.
Task<void> begin_at_next_turn(Task<void> task) {
    co_await asio::post(asio::use_awaitable);
    co_await std::move(task);
}

}  // namespace

Scope::Scope(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {}

Scope::~Scope() { KAPOK_ASSERT(state_->signals.empty(), "a scope was destroyed with tasks in it"); }

void Scope::spawn(std::string_view name, Task<void> task) {
    if (state_->closed) {
        return;
    }
    const auto signal = state_->signals.emplace(state_->signals.end());
    auto on_end = [state = state_, signal, name](const std::exception_ptr& failure) {
        if (failure) {
            log_failure(name, failure);
        }
        state->signals.erase(signal);
        if (state->signals.empty()) {
            state->emptied.cancel();
        }
    };
    asio::co_spawn(state_->executor,
                   begin_at_next_turn(std::move(task)),
                   asio::bind_cancellation_slot(signal->slot(), std::move(on_end)));
}

Task<void> Scope::close() {
    state_->closed = true;
    // Emitting may end a task at once, which takes its signal out of the list: walk a copy of the
    // positions.
    std::vector<asio::cancellation_signal*> signals;
    for (auto& signal : state_->signals) {
        signals.push_back(&signal);
    }
    for (auto* signal : signals) {
        // The ends themselves run later on the executor, so the pointers stay good during this
        // loop.
        signal->emit(asio::cancellation_type::terminal);
    }
    co_await join();
}

Task<void> Scope::join() {
    const auto state = state_;
    while (!state->signals.empty()) {
        boost::system::error_code ignored;
        co_await state->emptied.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

std::size_t Scope::size() const { return state_->signals.size(); }
bool Scope::closed() const { return state_->closed; }

}  // namespace kapok::runtime
