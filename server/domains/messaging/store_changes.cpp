#include "messaging/store_changes.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::messaging::store {
namespace {

constexpr std::size_t kTallyUsers = 3;

std::vector<UserId> users_of(std::string_view text) {
    std::vector<UserId> users;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        users.emplace_back(parse_decimal(text.substr(0, comma)).value_or(0));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return users;
}

}  // namespace

constexpr std::string_view kHideEntry =
    "INSERT INTO messaging_hidden (conversation_id, user_id, seq) VALUES ($1, $2, $3) "
    "ON CONFLICT DO NOTHING";

void hide_entry(storage::Tx& tx, ConversationId id, UserId user, Seq seq) {
    tx.exec(kHideEntry, {id.text(), user, seq});
}

constexpr std::string_view kAdvanceCleared =
    "UPDATE messaging_member SET cleared_seq = $3 "
    "WHERE conversation_id = $1 AND user_id = $2 AND cleared_seq < $3";
constexpr std::string_view kForgetHidden =
    "DELETE FROM messaging_hidden WHERE conversation_id = $1 AND user_id = $2 AND seq <= $3";

bool advance_cleared(storage::Tx& tx, ConversationId id, UserId user, Seq seq) {
    if (tx.exec(kAdvanceCleared, {id.text(), user, seq}) == 0) {
        return false;
    }
    tx.exec(kForgetHidden, {id.text(), user, seq});
    return true;
}

constexpr std::string_view kFindCleared =
    "SELECT cleared_seq FROM messaging_member WHERE conversation_id = $1 AND user_id = $2";
constexpr std::string_view kListHidden =
    "SELECT seq FROM messaging_hidden "
    "WHERE conversation_id = $1 AND user_id = $2 AND seq BETWEEN $3 AND $4";

HiddenSeqs list_hidden(storage::Tx& tx, ConversationId id, UserId user, SeqRange range) {
    const auto cleared = tx.query_row(kFindCleared, {id.text(), user});
    std::set<Seq> single;
    for (const auto& row : tx.query(kListHidden, {id.text(), user, range.first, range.last})) {
        single.insert(row.id<Seq>(0));
    }
    return {cleared ? cleared->id<Seq>(0) : Seq{}, std::move(single)};
}

constexpr std::string_view kAdvancePlayed =
    "UPDATE messaging_member SET played_seq = $3 "
    "WHERE conversation_id = $1 AND user_id = $2 AND played_seq < $3";

bool advance_played(storage::Tx& tx, ConversationId id, UserId user, Seq seq) {
    return tx.exec(kAdvancePlayed, {id.text(), user, seq}) > 0;
}

constexpr std::string_view kHasReaction =
    "SELECT active FROM messaging_reaction "
    "WHERE conversation_id = $1 AND target_seq = $2 AND emoji = $3 AND user_id = $4";

bool has_reaction(storage::Tx& tx, const ReactionRow& row) {
    const auto found =
        tx.query_row(kHasReaction, {row.conversation.text(), row.target, row.emoji, row.user});
    return found && found->flag(0);
}

constexpr std::string_view kCountOtherReactions =
    "SELECT COUNT(*) FROM messaging_reaction_tally "
    "WHERE conversation_id = $1 AND target_seq = $2 AND emoji <> $3 AND count > 0";

std::int64_t count_other_reactions(storage::Tx& tx,
                                   ConversationId id,
                                   Seq target,
                                   std::string_view emoji) {
    return tx.query_row(kCountOtherReactions, {id.text(), target, emoji})->integer(0);
}

constexpr std::string_view kPutReaction =
    "INSERT INTO messaging_reaction (conversation_id, target_seq, emoji, user_id, active, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (conversation_id, target_seq, emoji, user_id) DO UPDATE "
    "SET active = excluded.active, seq = excluded.seq WHERE messaging_reaction.seq < excluded.seq";
constexpr std::string_view kCountReactors =
    "SELECT COUNT(*) FROM messaging_reaction "
    "WHERE conversation_id = $1 AND target_seq = $2 AND emoji = $3 AND active = 1";
constexpr std::string_view kPutTally =
    "INSERT INTO messaging_reaction_tally "
    "(conversation_id, target_seq, emoji, count, users, first_seq, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (conversation_id, target_seq, emoji) DO UPDATE SET count = excluded.count, "
    "users = excluded.users, seq = excluded.seq, "
    "first_seq = CASE WHEN messaging_reaction_tally.count = 0 THEN excluded.first_seq "
    "ELSE messaging_reaction_tally.first_seq END";

void put_reaction(storage::Tx& tx, const ReactionRow& row) {
    const auto id = row.conversation.text();
    if (tx.exec(kPutReaction, {id, row.target, row.emoji, row.user, row.active, row.seq}) == 0) {
        return;
    }
    const auto count = tx.query_row(kCountReactors, {id, row.target, row.emoji})->integer(0);
    std::string users;
    for (const auto& reactor :
         list_reactors(tx, row.conversation, row.target, row.emoji, {}, kTallyUsers)) {
        users += fmt::format("{}{}", users.empty() ? "" : ",", reactor.user);
    }
    tx.exec(kPutTally, {id, row.target, row.emoji, count, users, row.seq, row.seq});
}

constexpr std::string_view kRemoveReactions =
    "DELETE FROM messaging_reaction WHERE conversation_id = $1 AND target_seq = $2";
constexpr std::string_view kRemoveTallies =
    "DELETE FROM messaging_reaction_tally WHERE conversation_id = $1 AND target_seq = $2";

void remove_reactions(storage::Tx& tx, ConversationId id, Seq target) {
    tx.exec(kRemoveReactions, {id.text(), target});
    tx.exec(kRemoveTallies, {id.text(), target});
}

constexpr std::string_view kListTallies =
    "SELECT target_seq, emoji, count, users, seq FROM messaging_reaction_tally "
    "WHERE conversation_id = $1 AND target_seq BETWEEN $2 AND $3 ORDER BY target_seq, first_seq";
constexpr std::string_view kListOwnReactions =
    "SELECT target_seq, emoji FROM messaging_reaction "
    "WHERE conversation_id = $1 AND user_id = $2 AND target_seq BETWEEN $3 AND $4 AND active = 1";

std::map<Seq, Reactions> list_tallies(storage::Tx& tx,
                                      ConversationId id,
                                      UserId user,
                                      SeqRange range) {
    std::map<Seq, Reactions> tallies;
    for (const auto& row : tx.query(kListTallies, {id.text(), range.first, range.last})) {
        auto& of_target = tallies[row.id<Seq>(0)];
        of_target.seq = std::max(of_target.seq, row.id<Seq>(4));
        if (row.integer(2) > 0) {
            of_target.tallies.push_back({.emoji = row.text(1),
                                         .count = static_cast<std::uint32_t>(row.integer(2)),
                                         .mine = false,
                                         .users = users_of(row.text(3))});
        }
    }
    if (tallies.empty()) {
        return tallies;
    }
    for (const auto& row :
         tx.query(kListOwnReactions, {id.text(), user, range.first, range.last})) {
        for (auto& tally : tallies[row.id<Seq>(0)].tallies) {
            tally.mine = tally.mine || tally.emoji == row.text(1);
        }
    }
    return tallies;
}

constexpr std::string_view kListReactors =
    "SELECT user_id, emoji, seq FROM messaging_reaction WHERE conversation_id = $1 "
    "AND target_seq = $2 AND seq > $4 AND active = 1 AND ($3 = '' OR emoji = $3) "
    "ORDER BY seq LIMIT $5";

std::vector<Reactor> list_reactors(storage::Tx& tx,
                                   ConversationId id,
                                   Seq target,
                                   std::string_view emoji,
                                   Seq after,
                                   std::size_t limit) {
    std::vector<Reactor> reactors;
    for (const auto& row : tx.query(kListReactors, {id.text(), target, emoji, after, limit})) {
        reactors.push_back(
            {.user = row.id<UserId>(0), .emoji = row.text(1), .seq = row.id<Seq>(2)});
    }
    return reactors;
}

constexpr std::string_view kIsPinned =
    "SELECT pinned FROM messaging_pin WHERE conversation_id = $1 AND seq = $2";

bool is_pinned(storage::Tx& tx, ConversationId id, Seq seq) {
    const auto row = tx.query_row(kIsPinned, {id.text(), seq});
    return row && row->flag(0);
}

constexpr std::string_view kCountPinnedMessages =
    "SELECT COUNT(*) FROM messaging_pin WHERE conversation_id = $1 AND pinned = 1";

std::int64_t count_pinned_messages(storage::Tx& tx, ConversationId id) {
    return tx.query_row(kCountPinnedMessages, {id.text()})->integer(0);
}

constexpr std::string_view kPutPin =
    "INSERT INTO messaging_pin (conversation_id, seq, user_id, pinned, pin_seq, time_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (conversation_id, seq) DO UPDATE "
    "SET user_id = excluded.user_id, pinned = excluded.pinned, pin_seq = excluded.pin_seq, "
    "time_ms = excluded.time_ms WHERE messaging_pin.pin_seq < excluded.pin_seq";

void put_pin(storage::Tx& tx, const PinRow& row) {
    tx.exec(kPutPin,
            {row.conversation.text(), row.seq, row.user, row.pinned, row.pin_seq, row.time});
}

constexpr std::string_view kRemovePin =
    "DELETE FROM messaging_pin WHERE conversation_id = $1 AND seq = $2";

void remove_pin(storage::Tx& tx, ConversationId id, Seq seq) {
    tx.exec(kRemovePin, {id.text(), seq});
}

constexpr std::string_view kListPins =
    "SELECT seq, user_id, pin_seq, time_ms FROM messaging_pin "
    "WHERE conversation_id = $1 AND pinned = 1 ORDER BY pin_seq DESC";

std::vector<PinRow> list_pins(storage::Tx& tx, ConversationId id) {
    std::vector<PinRow> pins;
    for (const auto& row : tx.query(kListPins, {id.text()})) {
        pins.push_back({.conversation = id,
                        .seq = row.id<Seq>(0),
                        .user = row.id<UserId>(1),
                        .pinned = true,
                        .pin_seq = row.id<Seq>(2),
                        .time = row.time(3)});
    }
    return pins;
}

}  // namespace kapok::messaging::store
