#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/cursor_rows.h"
#include "messaging/service.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

Error no_row() { return Error(Code::kNotFound, errors::kConversationUnknown); }

// Sets `field` if the change asks for it; true if that makes a difference.
template <class T>
bool assign(const std::optional<T>& wanted, T& field) {
    if (!wanted || *wanted == field) {
        return false;
    }
    field = *wanted;
    return true;
}

}  // namespace

Task<Result<ReadCursor>> Service::mark_read(rpc::RequestContext ctx, ConversationId id, Seq seq) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await enter(ctx.deadline, user, id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    ReadCursor to{
        .conversation = id, .seq = rules::clip(standing.intervals, seq, head.seq), .ordinal = {}};
    if (to.seq) {
        CO_TRY(const auto entry, co_await ports_.streams.find(id.stream(), to.seq));
        to.ordinal = entry ? entry->ordinal : Ordinal{};
    }
    // Most calls move nothing (another device was there first): they cost no write.
    CO_TRY(auto row, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_member(tx, id, user));
    }));
    if (!row) {
        co_return no_row();
    }
    if (!moves(*row, to)) {
        co_return cursor_of(*row);
    }
    bool advanced = false;
    CO_TRY(const auto cursor,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<ReadCursor> {
               auto current = store::find_member(tx, id, user);
               if (!current) {
                   return no_row();
               }
               advanced = to.seq > current->read_seq;
               advance_read(tx, *current, to, head);
               return cursor_of(*current);
           }));
    if (advanced) {
        CO_TRY_VOID(co_await tell_read(ctx.deadline, user, standing, cursor.seq));
    }
    co_return cursor;
}

Task<Result<Membership>> Service::update_membership(rpc::RequestContext ctx,
                                                    ConversationId id,
                                                    MembershipChange change) {
    const auto user = ctx.caller.user;
    if (change.draft) {
        CO_TRY_VOID(rules::check_draft(*change.draft, limits_));
    }
    CO_TRY_VOID(co_await enter(ctx.deadline, user, id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<Membership> {
            auto row = store::find_member(tx, id, user);
            if (!row) {
                return no_row();
            }
            row->hidden = membership_of(*row, head).hidden;
            if (change.pinned.value_or(false) && !row->pinned &&
                store::count_pinned(tx, user) >= static_cast<std::int64_t>(limits_.pinned)) {
                return Error(Code::kTooLarge, errors::kTooManyPinned).with_field("pinned");
            }
            bool changed = assign(change.pinned, row->pinned);
            changed = assign(change.muted, row->muted) || changed;
            changed = assign(change.folded, row->folded) || changed;
            changed = assign(change.draft, row->draft) || changed;
            changed = assign(change.marked_unread, row->marked_unread) || changed;
            if (assign(change.hidden, row->hidden)) {
                row->hidden_ordinal = head.ordinal;
                changed = true;
            }
            const auto membership = membership_of(*row, head);
            if (changed) {
                store::put_member(tx, *row);
                feed::append(tx, user, wire::feed_change(membership));
            }
            return membership;
        });
}

}  // namespace kapok::messaging
