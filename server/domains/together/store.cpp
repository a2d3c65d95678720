#include "together/store.h"

namespace kapok::together::store {

constexpr std::string_view kFindState =
    "SELECT version, closed, voters FROM together_state WHERE conversation_id = $1 AND seq = $2";

StateRow find_state(storage::Tx& tx, const MessageId& id) {
    const auto row = tx.query_row(kFindState, {id.conversation.text(), id.seq});
    if (!row) {
        return {};
    }
    return {.version = static_cast<std::uint64_t>(row->integer(0)),
            .closed = row->flag(1),
            .voters = static_cast<std::uint32_t>(row->integer(2))};
}

constexpr std::string_view kAddVersion =
    "INSERT INTO together_state (conversation_id, seq, version, closed, voters) "
    "VALUES ($1, $2, 1, 0, 0) ON CONFLICT (conversation_id, seq) DO UPDATE "
    "SET version = together_state.version + 1 RETURNING version";

std::uint64_t add_version(storage::Tx& tx, const MessageId& id) {
    const auto row = tx.query_row(kAddVersion, {id.conversation.text(), id.seq});
    return static_cast<std::uint64_t>(row->integer(0));
}

constexpr std::string_view kSetClosed =
    "UPDATE together_state SET closed = 1 WHERE conversation_id = $1 AND seq = $2";

void set_closed(storage::Tx& tx, const MessageId& id) {
    tx.exec(kSetClosed, {id.conversation.text(), id.seq});
}

constexpr std::string_view kFindChoice =
    "SELECT choice FROM together_vote WHERE conversation_id = $1 AND seq = $2 AND user_id = $3 "
    "ORDER BY choice";

Choice find_choice(storage::Tx& tx, const MessageId& id, UserId user) {
    Choice choice;
    for (const auto& row : tx.query(kFindChoice, {id.conversation.text(), id.seq, user})) {
        choice.push_back(static_cast<std::uint32_t>(row.integer(0)));
    }
    return choice;
}

constexpr std::string_view kRemoveVote =
    "DELETE FROM together_vote WHERE conversation_id = $1 AND seq = $2 AND user_id = $3";
constexpr std::string_view kAddVote =
    "INSERT INTO together_vote (conversation_id, seq, user_id, choice, version) "
    "VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kCountChoice =
    "INSERT INTO together_tally (conversation_id, seq, choice, count) "
    "VALUES ($1, $2, $3, CAST($4 AS BIGINT)) ON CONFLICT (conversation_id, seq, choice) "
    "DO UPDATE SET count = together_tally.count + excluded.count";
constexpr std::string_view kCountVoter =
    "UPDATE together_state SET voters = voters + CAST($3 AS BIGINT) "
    "WHERE conversation_id = $1 AND seq = $2";

void put_vote(storage::Tx& tx, const MessageId& id, const Vote& vote) {
    const auto where = id.conversation.text();
    tx.exec(kRemoveVote, {where, id.seq, vote.user});
    for (const auto option : vote.before) {
        tx.exec(kCountChoice, {where, id.seq, option, -1});
    }
    for (const auto option : vote.now) {
        tx.exec(kAddVote, {where, id.seq, vote.user, option, vote.version});
        tx.exec(kCountChoice, {where, id.seq, option, 1});
    }
    const int more = (vote.now.empty() ? 0 : 1) - (vote.before.empty() ? 0 : 1);
    if (more != 0) {
        tx.exec(kCountVoter, {where, id.seq, more});
    }
}

constexpr std::string_view kListCounts =
    "SELECT choice, count FROM together_tally WHERE conversation_id = $1 AND seq = $2 "
    "ORDER BY choice";

std::vector<std::uint32_t> list_counts(storage::Tx& tx, const MessageId& id) {
    std::vector<std::uint32_t> counts;
    for (const auto& row : tx.query(kListCounts, {id.conversation.text(), id.seq})) {
        counts.resize(static_cast<std::size_t>(row.integer(0)) + 1);
        counts.back() = static_cast<std::uint32_t>(row.integer(1));
    }
    return counts;
}

constexpr std::string_view kListVoters =
    "SELECT user_id, version FROM together_vote WHERE conversation_id = $1 AND seq = $2 "
    "AND choice = $3 AND version > $4 ORDER BY version LIMIT $5";

std::vector<Voter> list_voters(storage::Tx& tx,
                               const MessageId& id,
                               std::uint32_t option,
                               std::uint64_t after,
                               std::size_t limit) {
    std::vector<Voter> voters;
    for (const auto& row :
         tx.query(kListVoters, {id.conversation.text(), id.seq, option, after, limit})) {
        voters.push_back(
            {.user = row.id<UserId>(0), .version = static_cast<std::uint64_t>(row.integer(1))});
    }
    return voters;
}

namespace {

Line line_of(const storage::Row& row) {
    return {.user = row.id<UserId>(0),
            .text = row.text(1),
            .time = row.time(2),
            .place = static_cast<std::uint64_t>(row.integer(3))};
}

}  // namespace

constexpr std::string_view kFindLine =
    "SELECT user_id, text, time_ms, place FROM together_line "
    "WHERE conversation_id = $1 AND seq = $2 AND user_id = $3";

std::optional<Line> find_line(storage::Tx& tx, const MessageId& id, UserId user) {
    const auto row = tx.query_row(kFindLine, {id.conversation.text(), id.seq, user});
    return row ? std::optional(line_of(*row)) : std::nullopt;
}

constexpr std::string_view kPutLine =
    "INSERT INTO together_line (conversation_id, seq, user_id, place, text, time_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (conversation_id, seq, user_id) DO UPDATE "
    "SET text = excluded.text, time_ms = excluded.time_ms";

void put_line(storage::Tx& tx, const MessageId& id, const Line& line) {
    tx.exec(kPutLine,
            {id.conversation.text(), id.seq, line.user, line.place, line.text, line.time});
}

constexpr std::string_view kRemoveLine =
    "DELETE FROM together_line WHERE conversation_id = $1 AND seq = $2 AND user_id = $3";

void remove_line(storage::Tx& tx, const MessageId& id, UserId user) {
    tx.exec(kRemoveLine, {id.conversation.text(), id.seq, user});
}

constexpr std::string_view kCountLines =
    "SELECT COUNT(*) FROM together_line WHERE conversation_id = $1 AND seq = $2";

std::uint32_t count_lines(storage::Tx& tx, const MessageId& id) {
    return static_cast<std::uint32_t>(
        tx.query_row(kCountLines, {id.conversation.text(), id.seq})->integer(0));
}

constexpr std::string_view kListLines =
    "SELECT user_id, text, time_ms, place FROM together_line "
    "WHERE conversation_id = $1 AND seq = $2 AND place > $3 ORDER BY place LIMIT $4";

std::vector<Line> list_lines(storage::Tx& tx,
                             const MessageId& id,
                             std::uint64_t after,
                             std::size_t limit) {
    std::vector<Line> lines;
    for (const auto& row : tx.query(kListLines, {id.conversation.text(), id.seq, after, limit})) {
        lines.push_back(line_of(row));
    }
    return lines;
}

constexpr std::string_view kRemoveStates =
    "DELETE FROM together_state WHERE conversation_id = $1 AND seq = $2";
constexpr std::string_view kRemoveVotes =
    "DELETE FROM together_vote WHERE conversation_id = $1 AND seq = $2";
constexpr std::string_view kRemoveTallies =
    "DELETE FROM together_tally WHERE conversation_id = $1 AND seq = $2";
constexpr std::string_view kRemoveLines =
    "DELETE FROM together_line WHERE conversation_id = $1 AND seq = $2";

void remove_all(storage::Tx& tx, const MessageId& id) {
    for (const auto statement : {kRemoveStates, kRemoveVotes, kRemoveTallies, kRemoveLines}) {
        tx.exec(statement, {id.conversation.text(), id.seq});
    }
}

}  // namespace kapok::together::store
