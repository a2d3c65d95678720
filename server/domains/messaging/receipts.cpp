// Who has received and read how far. Derived from cursors: no message has rows of its own. Shown
// only between people who both show it (contacts decides), and not in large groups.
#include "messaging/api/errors.h"
#include "messaging/own_entries.h"
#include "messaging/service.h"
#include "messaging/store_receipts.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {

Task<Result<std::vector<UserId>>> Service::viewers_of(Deadline deadline,
                                                      UserId user,
                                                      SharedRoster roster) {
    const auto id = roster->id();
    const bool among_people = id.kind() == Kind::kDirect || id.kind() == Kind::kGroup;
    if (!among_people || roster->dissolved() || roster->size() > limits_.large_group) {
        co_return std::vector<UserId>();
    }
    if (id.kind() == Kind::kDirect) {
        const auto peer = id.peer_of(user);
        CO_TRY(const auto relationship,
               co_await ports_.contacts.relationship(deadline, user, peer));
        co_return relationship.receipts_shared ? std::vector<UserId>(1, peer)
                                               : std::vector<UserId>();
    }
    co_return co_await ports_.contacts.receipts_shared_in_group(
        deadline, user, *roster->others(user));
}

Task<Result<std::vector<Receipt>>> Service::list_receipts(rpc::RequestContext ctx,
                                                          ConversationId id) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await enter_as_member(ctx.deadline, user, id));
    CO_TRY(const auto shared, co_await viewers_of(ctx.deadline, user, standing.roster));
    if (shared.empty()) {
        co_return std::vector<Receipt>();
    }
    CO_TRY(auto receipts, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_receipts(tx, id));
    }));
    std::erase_if(receipts, [&](const Receipt& receipt) {
        return !std::ranges::binary_search(shared, receipt.user);
    });
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    for (auto& receipt : receipts) {
        if (receipt.read >= head.seq) {
            continue;
        }
        CO_TRY(const auto own,
               co_await ports_.streams.last_ordinals_of(receipt.user, {id.stream()}));
        CO_TRY(const auto cursor,
               co_await moved_by_own(
                   &ports_.streams,
                   {.conversation = id, .seq = receipt.read, .ordinal = receipt.read_ordinal},
                   own.front(),
                   head.seq));
        receipt.read = cursor.seq;
        receipt.delivered = std::max(receipt.delivered, cursor.seq);
    }
    co_return receipts;
}

Task<Result<void>> Service::tell_read(Deadline deadline, UserId user, Standing standing, Seq read) {
    if (!standing.place) {
        co_return Result<void>();
    }
    CO_TRY(auto viewers, co_await viewers_of(deadline, user, standing.roster));
    if (!viewers.empty()) {
        ports_.sessions.push(std::make_shared<const std::vector<UserId>>(std::move(viewers)),
                             wire::push_of({.conversation = standing.roster->id(),
                                            .user = user,
                                            .read = read,
                                            .delivered = read,
                                            .join_seq = standing.place->join_seq}),
                             rpc::Urgency::kEphemeral);
    }
    co_return Result<void>();
}

Task<Result<void>> Service::mark_delivered(rpc::RequestContext ctx,
                                           std::vector<Delivered> delivered) {
    if (delivered.size() > limits_.delivered_a_call) {
        co_return Error(Code::kTooLarge, errors::kTooManyConversations).with_field("delivered");
    }
    const auto user = ctx.caller.user;
    struct Step {
        Receipt receipt;
        std::vector<UserId> viewers;
    };
    std::vector<Step> steps;
    for (const auto& one : delivered) {
        auto standing = co_await enter_as_member(ctx.deadline, user, one.conversation);
        if (!standing) {
            continue;  // they may have left a moment ago
        }
        CO_TRY(auto viewers, co_await viewers_of(ctx.deadline, user, standing->roster));
        if (viewers.empty()) {
            continue;
        }
        CO_TRY(const auto head, co_await ports_.streams.head(one.conversation.stream()));
        const auto seq = rules::clip(standing->intervals, one.seq, head.seq);
        steps.push_back({.receipt = {.conversation = one.conversation,
                                     .user = user,
                                     .read = {},
                                     .delivered = seq,
                                     .join_seq = standing->place->join_seq},
                         .viewers = std::move(viewers)});
    }
    if (steps.empty()) {
        co_return Result<void>();
    }
    CO_TRY(const auto moved,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<bool>> {
                   std::vector<bool> advanced;
                   for (const auto& [receipt, viewers] : steps) {
                       advanced.push_back(receipt.delivered &&
                                          store::advance_delivery(
                                              tx, receipt.conversation, user, receipt.delivered));
                   }
                   return advanced;
               }));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (moved[i]) {
            ports_.sessions.push(
                std::make_shared<const std::vector<UserId>>(std::move(steps[i].viewers)),
                wire::push_of(steps[i].receipt),
                rpc::Urgency::kEphemeral);
        }
    }
    co_return Result<void>();
}

}  // namespace kapok::messaging
