#include "base/encoding.h"
#include "base/log.h"
#include "messaging/api/errors.h"
#include "messaging/changes.h"
#include "messaging/emoji.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kReactorPage{.usual = 50, .most = 200};

store::ReactionRow row_of(const ReactionJob& job) {
    return {.conversation = job.what.conversation,
            .target = job.what.seq,
            .emoji = job.emoji,
            .user = job.user,
            .active = job.active};
}

bool has_room(storage::Tx& tx, const ReactionJob& job, const Limits& limits) {
    return !job.active ||
           store::count_other_reactions(tx, job.what.conversation, job.what.seq, job.emoji) <
               static_cast<std::int64_t>(limits.reactions);
}

Result<Seq> place_of_token(const std::string& token) {
    if (token.empty()) {
        return Seq{};
    }
    const auto seq = parse_decimal(from_base64url(token).value_or(""));
    if (!seq || *seq > std::uint64_t{INT64_MAX}) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
    }
    return Seq(*seq);
}

}  // namespace

Task<Result<Reactions>> Changes::react(rpc::RequestContext ctx,
                                       ChangeOf what,
                                       std::string emoji,
                                       bool active) {
    const auto user = ctx.caller.user;
    const auto id = what.conversation;
    if (!is_single_emoji(emoji)) {
        co_return Error(Code::kInvalid, errors::kEmojiInvalid).with_field("emoji");
    }
    const ReactionJob job{.what = what, .user = user, .emoji = std::move(emoji), .active = active};
    CO_TRY(const auto first, co_await find_repeat(user, what, job.content_hash()));
    if (!first) {
        CO_TRY_VOID(co_await service_.admit_writer(ctx.deadline, user, id));
        CO_TRY_VOID(co_await open_message(ctx.deadline, user, id, what.seq));
        CO_TRY_VOID(
            co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
                if (!has_room(tx, job, limits_)) {
                    return Error(Code::kTooLarge, errors::kTooManyReactions).with_field("emoji");
                }
                enqueue(tx, job);
                return {};
            }));
    }
    co_await wait_for_outbox(ctx.deadline);
    CO_TRY(auto tallies, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_tallies(tx, id, user, {.first = what.seq, .last = what.seq}));
    }));
    co_return std::move(tallies[what.seq]);
}

// In the order of the conversation's rows, so nothing comes between a look at what is and the entry
// that changes it: no entry says what is so already.
Task<Result<void>> Changes::on_reaction(storage::OutboxRow row) {
    const auto job = ReactionJob::decode(row.payload);
    if (!job) {
        LOG(error, "a reaction in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    CO_TRY(const bool there, co_await is_there(job->what.conversation, job->what.seq));
    auto state = row_of(*job);
    CO_TRY(const bool changes, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::has_reaction(tx, state) != job->active && has_room(tx, *job, limits_));
    }));
    if (!there || !changes) {
        co_return Result<void>();
    }
    const auto entry = co_await append(
        job->user,
        job->what,
        job->content_hash(),
        Reaction{.target = job->what.seq, .emoji = job->emoji, .active = job->active});
    if (!entry) {
        if (entry.error().code() == Code::kConflict) {
            co_return Result<void>();  // the id went to something else meanwhile
        }
        co_return entry.error();
    }
    state.seq = entry->seq;
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_reaction(tx, state);
        return {};
    }));
    co_return co_await service_.push_entry(deadline, *entry);
}

Task<Result<ReactorPage>> Changes::list_reactions(rpc::RequestContext ctx, ReactorQuery query) {
    CO_TRY(const auto limit, rules::page_size(query.limit, kReactorPage));
    CO_TRY(const auto after, place_of_token(query.page_token));
    CO_TRY_VOID(
        co_await open_message(ctx.deadline, ctx.caller.user, query.conversation, query.seq));
    ReactorPage page;
    CO_TRY(page.reactors, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(
            store::list_reactors(tx, query.conversation, query.seq, query.emoji, after, limit + 1));
    }));
    if (page.reactors.size() > limit) {
        page.reactors.pop_back();
        page.next_page_token = to_base64url(fmt::format("{}", page.reactors.back().seq));
    }
    co_return page;
}

}  // namespace kapok::messaging
