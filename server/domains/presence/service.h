// The use cases of presence. Thread-safe.
#pragma once

#include "accounts/api/accounts.h"
#include "base/result.h"
#include "contacts/api/contacts.h"
#include "presence/rules.h"
#include "presence/tracker.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <vector>

namespace kapok::presence {

// How somebody is, as far as the caller may see it.
struct Presence {
    UserId user;
    bool shown = false;
    bool online = false;
    LastSeen last_seen = LastSeen::kUnknown;
};

class Service {
  public:
    struct Ports {
        accounts::Accounts& accounts;
        contacts::Contacts& contacts;
        rpc::Sessions& sessions;
        runtime::Timers& timers;
        boost::asio::any_io_executor executor;
    };

    explicit Service(Ports ports)
        : ports_(ports),
          tracker_(ports.timers, ports.executor, [this](UserId viewer, UserId user, bool online) {
              return tell(viewer, user, online);
          }) {}

    Task<Result<std::vector<Presence>>> watch(rpc::RequestContext ctx, std::vector<UserId> users);
    void on_session(UserId user, DeviceId device, rpc::SessionRegistry::Change change) {
        tracker_.on_session(user, device, change);
    }
    Task<void> close() { return tracker_.close(); }

  private:
    // What `viewer` may see of them. Settings may have changed since they began to watch.
    Task<Result<Presence>> seen_by(Deadline deadline, UserId viewer, UserId user, bool online);
    Task<void> tell(UserId viewer, UserId user, bool online);

    Ports ports_;
    Tracker tracker_;
};

}  // namespace kapok::presence
