// Devices that wait for a decision on their QR log-in. No polling: a change wakes who waits for it.
//
// Lives on one executor; all public functions but close() may be called from any thread.
#pragma once

#include "accounts/values.h"
#include "runtime/completion.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>

#include <map>
#include <string>

namespace kapok::accounts {

class QrWaiters {
  public:
    QrWaiters(runtime::Timers& timers, boost::asio::any_io_executor executor)
        : timers_(timers), executor_(executor), scope_(std::move(executor)) {}

    struct Wish {
        std::string ticket;
        QrState known;  // what the waiting device has read
        Instant until;
    };
    // Ends when the ticket was announced in another state than the known one (also if that was
    // before the call), when someone else waits for the same ticket, or at the end of the wish.
    Task<void> wait(Wish wish);
    // Call it after the commit.
    void announce(std::string ticket, QrState state);
    // Ends all waits. On the executor.
    Task<void> close();

  private:
    struct Waiter {
        std::uint64_t number;
        QrState known;
        runtime::Completion<bool> done;
    };
    struct Announced {
        QrState state;
        Instant forget_at;
    };

    void add(const Wish& wish, runtime::Completion<bool> done);
    void wake(const std::string& ticket);
    Task<void> expire(std::string ticket, std::uint64_t number, Instant until);

    runtime::Timers& timers_;
    boost::asio::any_io_executor executor_;
    std::map<std::string, Waiter> waiters_;
    // Closes the gap between a device's reading of the state and its wait.
    std::map<std::string, Announced> announced_;
    std::uint64_t last_number_ = 0;
    runtime::Scope scope_;
};

}  // namespace kapok::accounts
