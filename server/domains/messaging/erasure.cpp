// What messaging erases of a deleted account, and of a chat with a deleted contact. Messages to
// others stay; the account's part in each conversation goes. Each group is a transaction of its
// own, so a repetition goes on where a crash came.
#include "base/log.h"
#include "contacts/api/contacts.h"
#include "feed/api/feed.h"
#include "messaging/group_rows.h"
#include "messaging/service.h"
#include "messaging/store_changes.h"
#include "messaging/store_imported.h"
#include "messaging/store_receipts.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

// What is nobody else's: the words go, the files that they show, and all that tells of an import.
Task<Result<void>> erase_own(Service::Ports ports, Deadline deadline, ConversationId id) {
    CO_TRY(const auto head, co_await ports.streams.head(id.stream()));
    // An entry's files are attached before it: those of one that never came lie after the end.
    CO_TRY_VOID(co_await ports.media.detach_up_to(deadline, id.text(), head.seq.value() + 1));
    if (head.seq) {
        CO_TRY_VOID(co_await ports.streams.trim(id.stream(), head.seq));
    }
    if (id.kind() != Kind::kImported) {
        co_return Result<void>();
    }
    co_return co_await ports.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::erase_imported(tx, id);
        return {};
    });
}

}  // namespace

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    std::vector<ConversationId> unfinished;  // imports that were never shown
    CO_TRY(const auto listed, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        unfinished = store::list_imports(tx, user);
        return Result(store::list_conversations(tx, user));
    }));
    for (const auto id : unfinished) {
        CO_TRY_VOID(co_await erase_own(ports_, deadline, id));
    }
    for (const auto& [conversation, member] : listed) {
        const auto id = conversation.id;
        if (id.kind() == Kind::kSelf || id.kind() == Kind::kService ||
            id.kind() == Kind::kImported) {
            CO_TRY_VOID(co_await erase_own(ports_, deadline, id));
        }
        if (id.kind() != Kind::kGroup) {
            continue;
        }
        if (member.active) {
            // By the rule of an owner who leaves: the longest-standing admin, else member, follows.
            CO_TRY_VOID(co_await quit(deadline, user, id));
        }
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::erase_member(tx, id, user);
            return {};
        }));
    }
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::erase_settings(tx, user);
        return {};
    });
}

// For the owner only: the other's side stays as it is.
Task<Result<void>> Service::on_history_unwanted(storage::OutboxRow row) {
    const auto event = contacts::HistoryUnwanted::decode(row.payload);
    if (!event) {
        LOG(error, "a contact event in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto id = ConversationId::direct(event->owner, event->other);
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    co_return co_await ports_.database.write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            auto member = store::find_member(tx, id, event->owner);
            if (!member) {
                return {};  // nothing was ever written
            }
            member->hidden = true;
            member->hidden_ordinal = head.ordinal;
            member->draft.clear();
            store::put_member(tx, *member);
            store::advance_cleared(tx, id, event->owner, head.seq);
            member->cleared_seq = std::max(member->cleared_seq, head.seq);
            feed::append(tx, event->owner, wire::feed_change(membership_of(*member, head)));
            return {};
        });
}

}  // namespace kapok::messaging
