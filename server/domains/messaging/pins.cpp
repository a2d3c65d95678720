#include "base/log.h"
#include "messaging/api/errors.h"
#include "messaging/changes.h"
#include "messaging/wire.h"

namespace kapok::messaging {
namespace {

bool has_room(storage::Tx& tx, const PinJob& job, const Limits& limits) {
    const auto id = job.what.conversation;
    return !job.pinned || store::is_pinned(tx, id, job.what.seq) ||
           store::count_pinned_messages(tx, id) < static_cast<std::int64_t>(limits.pinned_messages);
}

// As for the group's name: any member where people know each other.
Result<void> check_role(const Roster& roster, UserId user, const Limits& limits) {
    const auto* place = roster.find(user);
    if (roster.id().kind() == Kind::kGroup && place != nullptr &&
        !rules::may_change_group(place->role, roster.size(), limits)) {
        return Error(Code::kForbidden, errors::kRoleTooLow);
    }
    return {};
}

}  // namespace

Task<Result<void>> Changes::pin(rpc::RequestContext ctx, ChangeOf what, bool pinned) {
    const auto user = ctx.caller.user;
    const PinJob job{.what = what, .user = user, .pinned = pinned};
    CO_TRY(const auto first, co_await find_repeat(user, what, job.content_hash()));
    if (!first) {
        CO_TRY(const auto roster,
               co_await service_.admit_writer(ctx.deadline, user, what.conversation));
        CO_TRY_VOID(check_role(*roster, user, limits_));
        CO_TRY_VOID(co_await open_message(ctx.deadline, user, what.conversation, what.seq));
        CO_TRY_VOID(
            co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
                if (!has_room(tx, job, limits_)) {
                    return Error(Code::kTooLarge, errors::kTooManyPins).with_field("seq");
                }
                enqueue(tx, job);
                return {};
            }));
    }
    co_await wait_for_outbox(ctx.deadline);
    co_return Result<void>();
}

Task<Result<void>> Changes::on_pin(storage::OutboxRow row) {
    const auto job = PinJob::decode(row.payload);
    if (!job) {
        LOG(error, "a pin in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    CO_TRY(const bool there, co_await is_there(job->what.conversation, job->what.seq));
    CO_TRY(const bool changes, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::is_pinned(tx, job->what.conversation, job->what.seq) != job->pinned &&
                      has_room(tx, *job, limits_));
    }));
    if (!there || !changes) {
        co_return Result<void>();
    }
    const auto entry = co_await append(job->user,
                                       job->what,
                                       job->content_hash(),
                                       Pin{.target = job->what.seq, .pinned = job->pinned});
    if (!entry) {
        if (entry.error().code() == Code::kConflict) {
            co_return Result<void>();  // the id went to something else meanwhile
        }
        co_return entry.error();
    }
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_pin(tx,
                       {.conversation = job->what.conversation,
                        .seq = job->what.seq,
                        .user = job->user,
                        .pinned = job->pinned,
                        .pin_seq = entry->seq,
                        .time = entry->time});
        return {};
    }));
    co_return co_await service_.push_entry(deadline, *entry);
}

Task<Result<std::vector<PinnedEntry>>> Changes::list_pins(rpc::RequestContext ctx,
                                                          ConversationId id) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await service_.enter_as_member(ctx.deadline, user, id));
    CO_TRY(const auto rows, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_pins(tx, id));
    }));
    std::vector<PinnedEntry> pins;
    for (const auto& row : rows) {
        if (!rules::may_read(standing.intervals, row.seq)) {
            continue;
        }
        CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), row.seq));
        if (!stored) {
            continue;
        }
        CO_TRY(auto served,
               co_await served_.to(ctx.deadline,
                                   {.user = user, .intervals = standing.intervals},
                                   {wire::entry_of(id, *stored)}));
        // Neither what was recalled nor what the caller deleted for themselves.
        if (is_message(served.front().content.body)) {
            pins.push_back({.entry = std::move(served.front()),
                            .by = row.user,
                            .time = row.time,
                            .pin_seq = row.pin_seq});
        }
    }
    co_return pins;
}

}  // namespace kapok::messaging
