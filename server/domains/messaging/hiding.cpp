// Deleting for oneself, and the played cursor: what concerns one user only.
#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/changes.h"
#include "messaging/cursor_rows.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

Error no_row() { return Error(Code::kNotFound, errors::kConversationUnknown); }

bool may_hide(const Body& body) {
    return is_message(body) || std::holds_alternative<Recalled>(body);
}

}  // namespace

Task<Result<ReadCursor>> Changes::cursor_at(ConversationId id, Seq seq) {
    ReadCursor cursor{.conversation = id, .seq = seq, .ordinal = {}};
    if (seq) {
        CO_TRY(const auto entry, co_await ports_.streams.find(id.stream(), seq));
        cursor.ordinal = entry ? entry->ordinal : Ordinal{};
    }
    co_return cursor;
}

// Whoever deletes a message has read up to it: so what is hidden never counts as unread, and unread
// stays a difference of two ordinals.
Task<Result<ReadCursor>> Changes::hide_entries(rpc::RequestContext ctx,
                                               ConversationId id,
                                               std::vector<Seq> seqs) {
    const auto user = ctx.caller.user;
    if (seqs.size() > limits_.entries_a_call) {
        co_return Error(Code::kTooLarge, errors::kTooManyEntries).with_field("seqs");
    }
    CO_TRY(const auto standing, co_await service_.enter(ctx.deadline, user, id));
    Seq highest;
    for (const auto seq : seqs) {
        CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), seq));
        if (!stored || !rules::may_read(standing.intervals, seq)) {
            co_return Error(Code::kNotFound, errors::kEntryUnknown).with_field("seqs");
        }
        if (!may_hide(wire::decode(stored->payload).body)) {
            co_return Error(Code::kInvalid, errors::kEntryNotAMessage).with_field("seqs");
        }
        highest = std::max(highest, seq);
    }
    CO_TRY(const auto to, co_await cursor_at(id, highest));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<ReadCursor> {
            auto row = store::find_member(tx, id, user);
            if (!row) {
                return no_row();
            }
            HiddenEntries fresh{.conversation = id, .seqs = {}};
            for (const auto seq : seqs) {
                if (!store::list_hidden(tx, id, user, {.first = seq, .last = seq}).contains(seq)) {
                    store::hide_entry(tx, id, user, seq);
                    fresh.seqs.push_back(seq);
                }
            }
            if (!fresh.seqs.empty()) {
                feed::append(tx, user, wire::feed_change(fresh));
            }
            if (to.seq > row->read_seq) {
                advance_read(tx, *row, to, head);
            }
            return cursor_of(*row);
        });
}

Task<Result<ClearedHistory>> Changes::clear_history(rpc::RequestContext ctx,
                                                    ConversationId id,
                                                    Seq up_to) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await service_.enter(ctx.deadline, user, id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    CO_TRY(const auto to, co_await cursor_at(id, rules::clip(standing.intervals, up_to, head.seq)));
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<ClearedHistory> {
            auto row = store::find_member(tx, id, user);
            if (!row) {
                return no_row();
            }
            const bool clears = store::advance_cleared(tx, id, user, to.seq);
            row->cleared_seq = std::max(row->cleared_seq, to.seq);
            const auto membership = membership_of(*row, head);
            if (clears) {
                feed::append(tx, user, wire::feed_change(membership));
            }
            if (to.seq > row->read_seq) {
                advance_read(tx, *row, to, head);
            }
            return ClearedHistory{.membership = membership_of(*row, head),
                                  .read_cursor = cursor_of(*row)};
        });
}

Task<Result<PlayedCursor>> Changes::mark_played(rpc::RequestContext ctx,
                                                ConversationId id,
                                                Seq seq) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await service_.enter(ctx.deadline, user, id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const auto to = rules::clip(standing.intervals, seq, head.seq);
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<PlayedCursor> {
            const auto row = store::find_member(tx, id, user);
            if (!row) {
                return no_row();
            }
            const PlayedCursor cursor{.conversation = id, .seq = std::max(row->played_seq, to)};
            if (store::advance_played(tx, id, user, to)) {
                feed::append(tx, user, wire::feed_change(cursor));
            }
            return cursor;
        });
}

}  // namespace kapok::messaging
