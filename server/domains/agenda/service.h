// What users put off, and how it happens. Thread-safe.
#pragma once

#include "accounts/api/admin.h"
#include "accounts/api/erasure.h"
#include "agenda/values.h"
#include "messaging/api/outbound.h"
#include "messaging/api/participation.h"
#include "rpc/context.h"
#include "storage/database.h"

#include <string>
#include <vector>

namespace kapok::agenda {

class Service final : public accounts::Erasure {
  public:
    struct Ports {
        storage::Database& database;
        messaging::Outbound& outbound;
        messaging::Participation& messages;
        accounts::Admin& admin;
        Clock& clock;
        IdSource& ids;
    };

    Service(Ports ports, Limits limits) : ports_(ports), limits_(limits) {}

    // items.cpp
    struct NewItem {
        std::string client_item_id{};
        ConversationId conversation{};
        Seq seq{};               // of a reminder
        messaging::Text text{};  // what to send; of a reminder its note
        WallTime due{};
    };
    Task<Result<Item>> schedule(rpc::RequestContext ctx, NewItem wish);
    Task<Result<Item>> remind(rpc::RequestContext ctx, NewItem wish);
    Task<Result<std::vector<Item>>> list(rpc::RequestContext ctx);
    Task<Result<Item>> change(rpc::RequestContext ctx, ItemId id, ItemChange change);
    Task<Result<void>> cancel(rpc::RequestContext ctx, ItemId id);
    Task<Result<void>> erase(Deadline deadline, UserId user) override;

    // firing.cpp
    // Does what is due and whose lease is nobody else's. A crash between what it does and that it
    // is noted repeats it under the same ids, so nothing happens twice.
    Task<Result<void>> fire_due();
    Task<Result<std::optional<WallTime>>> next_due();

  private:
    Task<Result<Item>> add(Deadline deadline, Item item);

    Task<Result<void>> fire(Item item);
    Task<Result<void>> send_now(Item item);
    Task<Result<void>> send_if_allowed(Deadline deadline, Item item);
    Task<Result<void>> remind_now(Item item);
    // Into the chat with oneself, which is marked unread; the occasion makes devices tell of it.
    Task<Result<void>> tell(Item item, std::string words, messaging::Occasion occasion);
    Task<Result<void>> post_to_self(Item item,
                                    std::string client_id,
                                    messaging::Content content,
                                    messaging::Occasion occasion);

    Ports ports_;
    Limits limits_;
};

}  // namespace kapok::agenda
