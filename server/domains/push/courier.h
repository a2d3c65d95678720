// Tells one user of one message: looks at how things stand at this moment, decides, sends, and
// keeps what became of it. Thread-safe.
#pragma once

#include "accounts/api/accounts.h"
#include "base/clock.h"
#include "contacts/api/book.h"
#include "messaging/api/history.h"
#include "push/journal.h"
#include "push/probe.h"
#include "push/rules.h"
#include "push/values.h"
#include "storage/database.h"
#include "webpush/gateway.h"

#include <functional>
#include <optional>
#include <vector>

namespace kapok::push {

// Messages, what the instance says in the service chat, and recalls: these take the place of what
// waits at the push service or is shown already.
bool is_told(const messaging::Body& body);

// What is to be told to whom.
struct Errand {
    UserId user{};
    ConversationId conversation{};
    Seq seq{};
    std::optional<DeviceId> device{};  // to this one only: a repetition
    int tries = 0;                     // that were made
};

// An errand to run again.
struct Retry {
    Errand errand{};
    std::chrono::seconds wait{};
};

// By the device's own hours and time zone.
bool is_quiet_now(const Settings& settings, WallTime now);

class Courier {
  public:
    struct Ports {
        storage::Database& database;
        messaging::History& history;
        accounts::Accounts& accounts;
        contacts::Book& book;
        webpush::PushGateway& gateway;
        // A device that was logged out is not told any more.
        std::function<Task<Result<bool>>(Deadline, UserId, DeviceId)> is_active;
        Clock& clock;
        Journal& journal;
        Probe& probe;
    };

    explicit Courier(Ports ports) : ports_(std::move(ports)) {}

    // What must be tried again. Errors of our own are logged: nobody waits for them.
    Task<std::vector<Retry>> run(Errand errand);
    struct Sent {
        Outcome outcome{};
        std::chrono::seconds retry_after{};  // as the push service asked
    };
    // A notification to a device, whatever its settings say; keeps what became of it.
    Task<Result<Sent>> send(Deadline deadline, Device device, Notification notification);

  private:
    // What the user is to see, and how they stand to it.
    struct Seen {
        rules::Attention attention{};
        Notification notification{};
    };
    Task<Result<std::vector<Retry>>> try_run(Errand errand);
    // Of the chat: what the device shows, or what waits for it.
    [[nodiscard]] Seq last_told(const Device& device, ConversationId id) const;
    Task<Result<std::optional<Retry>>> tell(Deadline deadline,
                                            Errand errand,
                                            Device device,
                                            Seen seen);
    Task<Result<std::vector<Device>>> devices_of(Deadline deadline, Errand errand);
    [[nodiscard]] Outcome outcome_of(const Errand& errand, Verdict verdict) const;

    // describe.cpp
    Task<Result<Seen>> look(Deadline deadline, Errand errand);
    Task<Result<Notification>> describe(Deadline deadline,
                                        UserId user,
                                        messaging::Conversation conversation,
                                        messaging::Entry entry);
    // As the user calls them: who wrote it, and the chat.
    Task<Result<Notification>> name_chat(Deadline deadline,
                                         Notification notification,
                                         messaging::Conversation conversation,
                                         UserId sender);
    // A group's own name, or that of its members.
    Task<Result<std::string>> name_group(Deadline deadline,
                                         UserId user,
                                         messaging::Conversation conversation);
    void note(DeviceId device, Outcome outcome);

    Ports ports_;
};

}  // namespace kapok::push
