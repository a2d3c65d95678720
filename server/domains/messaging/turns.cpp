#include "messaging/turns.h"

#include "base/log.h"
#include "messaging/api/errors.h"
#include "messaging/group_rules.h"
#include "messaging/own_entries.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

// Members who wrote last in groups with slow mode.
constexpr std::size_t kTurnsKept = 65'536;

}  // namespace

Turns::Turns(storage::Database& database, streams::Streams& streams, Clock& clock, Limits limits)
    : database_(database), streams_(streams), clock_(clock), limits_(limits), slow_(kTurnsKept) {}

std::string named(UserId user, std::string_view client_id) {
    return fmt::format("{}:{}", user, client_id);
}

// When the user's own last message in the conversation was written.
Task<Result<WallTime>> Turns::find_own_last(UserId user, ConversationId id) {
    CO_TRY(const auto own, co_await streams_.last_ordinals_of(user, {id.stream()}));
    CO_TRY(const auto head, co_await streams_.head(id.stream()));
    const store::SeqRange all{.first = Seq(1), .last = head.seq};
    CO_TRY(const auto entry, co_await find_counted(&streams_, id, own.front(), all));
    co_return entry ? entry->time : WallTime{};
}

// The streams know what was written; what is on its way is known by whoever took the moment.
Task<Result<std::optional<WallTime>>> Turns::take_slow(SharedRoster roster, UserId user) {
    const std::optional<WallTime> no_turn;
    const auto* place = roster->find(user);
    const bool is_group = roster->id().kind() == Kind::kGroup;
    if (!is_group || place == nullptr ||
        !rules::must_pause(place->role, roster->head().slow_mode)) {
        co_return no_turn;
    }
    CO_TRY(const auto last, co_await find_own_last(user, roster->id()));
    const auto now = clock_.wall_now();
    if (const auto wait = slow_.claim({roster->id(), user}, now, roster->head().slow_mode, last)) {
        co_return Error(Code::kRateLimited, errors::kSlowMode)
            .with_retry_after_ms(static_cast<std::uint32_t>(wait->count()));
    }
    co_return now;
}

void Turns::give_slow_back(UserId user, ConversationId id, std::optional<WallTime> turn) {
    if (turn) {
        slow_.give_back({id, user}, *turn);
    }
}

// A repetition takes it again: its message may have been stored, or not.
Result<store::MentionAll> take_mention_all(storage::Tx& tx,
                                           ConversationId id,
                                           const store::MentionAll& mine,
                                           std::chrono::milliseconds pause) {
    auto before = store::last_mention_all(tx, id);
    if (before.by == mine.by) {
        return before;
    }
    if (before.time != WallTime{} && mine.time - before.time < pause) {
        const auto wait = pause - (mine.time - before.time);
        return Error(Code::kRateLimited, errors::kMentionAllTooSoon)
            .with_retry_after_ms(static_cast<std::uint32_t>(wait.count()));
    }
    store::set_last_mention_all(tx, id, mine);
    return before;
}

void note_mention_all(storage::Tx& tx, ConversationId id, const store::MentionAll& said) {
    const auto last = store::last_mention_all(tx, id);
    if (last.by != said.by && last.time < said.time) {
        store::set_last_mention_all(tx, id, said);
    }
}

Task<Result<std::optional<Turns::All>>> Turns::take_all(Deadline deadline,
                                                        SharedRoster roster,
                                                        std::string by) {
    if (roster->size() <= limits_.large_group) {
        co_return std::optional<All>();
    }
    const store::MentionAll mine{.time = clock_.wall_now(), .by = std::move(by)};
    CO_TRY(auto before,
           co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<store::MentionAll> {
               return take_mention_all(tx, roster->id(), mine, limits_.mention_all_pause);
           }));
    co_return std::optional(All{.mine = mine, .before = std::move(before)});
}

Task<void> Turns::give_all_back(Deadline deadline, ConversationId id, std::optional<All> turn) {
    if (!turn) {
        co_return;
    }
    // What fails here costs the group a pause.
    const auto given = co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        if (store::last_mention_all(tx, id).by == turn->mine.by) {
            store::set_last_mention_all(tx, id, turn->before);
        }
        return {};
    });
    if (!given) {
        LOG(warn, "a turn to mention all was not given back", kv("conversation", id.text()));
    }
}

Task<Result<Turns::Taken>> Turns::take(Deadline deadline,
                                       SharedRoster roster,
                                       UserId user,
                                       Draft draft) {
    Taken taken;
    if (!roster) {
        co_return taken;
    }
    CO_TRY(taken.slow, co_await take_slow(roster, user));
    const auto* text = std::get_if<Text>(&draft.content.body);
    if (text == nullptr || !text->mentions_all) {
        co_return taken;
    }
    auto all = co_await take_all(deadline, roster, named(user, draft.client_message_id));
    if (!all) {
        give_slow_back(user, draft.conversation, taken.slow);
        co_return std::move(all).error();
    }
    taken.all = *std::move(all);
    co_return taken;
}

}  // namespace kapok::messaging
