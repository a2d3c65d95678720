// Hears of each new entry and sees to it that those who are away are told: finds whom it concerns,
// waits a moment for those who are online to read it, and runs the errands, a bounded number at a
// time. What has no room is left out and counted: a notification is a hint, the message is safe in
// its stream.
//
// Lives on one executor; on_entry() may be called from any thread.
#pragma once

#include "messaging/api/history.h"
#include "push/courier.h"
#include "push/subscribers.h"
#include "runtime/scope.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kapok::push {

class Dispatcher {
  public:
    struct Ports {
        messaging::History& history;
        Courier& courier;
        Subscribers& subscribers;
        Probe& probe;
        runtime::Timers& timers;
        boost::asio::any_io_executor executor;
    };

    explicit Dispatcher(Ports ports) : ports_(std::move(ports)), scope_(ports_.executor) {}

    void on_entry(ConversationId id, Seq seq);
    Task<void> close() { return scope_.close(); }
    // Nothing is at work; errands may wait for their time. On the executor, for tests.
    [[nodiscard]] bool idle();

  private:
    using NewEntry = std::pair<ConversationId, Seq>;

    // By the chat's name alone.
    [[nodiscard]] bool may_concern_someone(ConversationId id) const;

    Task<void> spread_all();
    Task<Result<void>> spread(NewEntry entry);
    // Some time from now; false if there is no room.
    bool plan(Errand errand, std::chrono::seconds wait);
    Task<void> run_later(Errand errand, std::chrono::seconds wait);
    Task<void> work();
    // The next whose user has a worker left, and whose chat none.
    std::optional<Errand> take_due();
    [[nodiscard]] bool may_begin(const Errand& errand) const;
    void end_work(const Errand& errand);

    Ports ports_;
    std::mutex mutex_;  // guards the two below
    std::deque<NewEntry> entries_;
    bool spreading_ = false;
    std::deque<Errand> due_;
    // Nobody's errands crowd out those of others: to endpoints that do not answer they take long.
    std::unordered_map<UserId, std::size_t> planned_of_;
    std::unordered_map<UserId, std::vector<ConversationId>> at_work_of_;
    std::size_t planned_ = 0;   // waiting, due or at work
    std::size_t sleeping_ = 0;  // of them, those that wait for their time
    std::size_t workers_ = 0;
    runtime::Scope scope_;
};

}  // namespace kapok::push
