// The service chat, in which the instance tells a user something: log-ins of devices, and
// announcements to all. Each is an entry that counts as a message, of no sender. Thread-safe: no
// state but its dependencies.
#pragma once

#include "messaging/service.h"

#include <string>

namespace kapok::messaging {

class ServiceChat {
  public:
    ServiceChat(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports), limits_(limits), service_(service) {}

    // Answers when it is sure to be told.
    Task<Result<void>> announce(rpc::RequestContext ctx, std::string client_id, std::string text);

    // Handlers of the outbox.
    Task<Result<void>> on_signed_in(storage::OutboxRow row);
    Task<Result<void>> on_announce(storage::OutboxRow row);

  private:
    // Under the server's own id: a repetition writes nothing.
    Task<Result<void>> tell(UserId user, Notice notice, std::string id);

    Service::Ports ports_;
    Limits limits_;
    Service& service_;
};

}  // namespace kapok::messaging
