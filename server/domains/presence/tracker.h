// Who is online on this node, and which devices watch whom. In memory only: after a restart clients
// connect and watch anew.
//
// Lives on one executor; on_session() and watch() may be called from any thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "presence/rules.h"
#include "rpc/context.h"
#include "rpc/session_registry.h"
#include "runtime/completion.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <functional>
#include <set>
#include <unordered_map>
#include <vector>

namespace kapok::presence {

class Tracker {
  public:
    // Called on the executor when someone came or went whom `viewer` watches.
    using Tell = std::function<Task<void>(UserId viewer, UserId user, bool online)>;

    Tracker(runtime::Timers& timers, boost::asio::any_io_executor executor, Tell tell)
        : timers_(timers),
          executor_(executor),
          tell_(std::move(tell)),
          scope_(std::move(executor)) {}

    void on_session(UserId user, DeviceId device, rpc::SessionRegistry::Change change);
    // Replaces what the device watches, and answers who of them is online, in their order.
    Task<std::vector<bool>> watch(rpc::Caller caller, std::vector<UserId> users);
    Task<void> close() { return scope_.close(); }

  private:
    struct Online {
        int sessions = 0;
        std::uint64_t version = 0;  // changes with each session, so that a grace knows its own
    };
    struct Watch {
        UserId viewer;
        std::vector<UserId> users;
        Instant until;
    };

    void came(UserId user);
    void went(UserId user, DeviceId device);
    Task<void> wait_for_return(UserId user, std::uint64_t version);
    std::vector<bool> replace(const rpc::Caller& caller, std::vector<UserId> users);
    void forget(DeviceId device);
    void forget_expired();
    void tell_watchers(UserId user, bool online);

    runtime::Timers& timers_;
    boost::asio::any_io_executor executor_;
    Tell tell_;

    std::unordered_map<UserId, Online> online_;  // also while their grace runs
    std::unordered_map<DeviceId, Watch> watches_;
    std::unordered_map<UserId, std::set<DeviceId>> watchers_;
    struct Lease {
        Instant until;
        DeviceId device;
    };
    std::deque<Lease> leases_;  // in order: all are equally long
    std::uint64_t last_version_ = 0;
    runtime::Scope scope_;
};

}  // namespace kapok::presence
