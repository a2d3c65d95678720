// The service chat, in which the instance tells a user something: log-ins of devices, and
// announcements to all. Each is an entry that counts as a message, of no sender. Thread-safe: no
// state but its dependencies.
#pragma once

#include "messaging/api/announcer.h"
#include "messaging/service.h"

#include <string>

namespace kapok::messaging {

class ServiceChat final : public Announcer {
  public:
    ServiceChat(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports), limits_(limits), service_(service) {}

    Task<Result<void>> announce(Deadline deadline,
                                InstanceAnnouncement announcement,
                                storage::SameCommit note) override;
    Task<Result<std::vector<InstanceAnnouncement>>> list_announcements(Deadline deadline,
                                                                       std::size_t limit) override;

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
