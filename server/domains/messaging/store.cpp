#include "messaging/store.h"

#include "base/assert.h"

#include <algorithm>

namespace kapok::messaging::store {
namespace {

ConversationId id_of(const std::string& text) {
    const auto id = ConversationId::parse(text);
    KAPOK_ASSERT(id.has_value(), "a stored conversation id is well-formed");
    return *id;
}

// Columns of ConversationRow and MemberRow, in the order in which they are read.
#define KAPOK_CONVERSATION_COLUMNS                                                     \
    "c.id, c.name, c.avatar_media_id, c.member_count, c.dissolved, c.version, "        \
    "c.members_max, c.join_approval, c.invite_by_admins, c.muted_all, c.slow_mode_s, " \
    "c.history_for_newcomers, c.announcement, c.announcement_by, c.announcement_ms, "  \
    "c.origin_name, c.origin_kind"
#define KAPOK_MEMBER_COLUMNS                                                              \
    "m.conversation_id, m.user_id, m.active, m.role, m.join_seq, m.join_ordinal, "        \
    "m.joined_ms, m.leave_seq, m.leave_ordinal, m.left_ms, m.left_name, "                 \
    "m.left_avatar_media_id, m.returned, m.pinned, m.muted, m.hidden, m.hidden_ordinal, " \
    "m.draft, m.marked_unread, m.read_seq, m.read_ordinal, m.version, m.nickname, "       \
    "m.muted_until_ms, m.folded, m.cleared_seq, m.played_seq"
constexpr std::size_t kConversationColumns = 17;

ConversationRow conversation_of(const storage::Row& row) {
    return {
        .id = id_of(row.text(0)),
        .name = row.text(1),
        .avatar_media_id = row.text(2),
        .member_count = static_cast<std::uint32_t>(row.integer(3)),
        .dissolved = row.flag(4),
        .version = static_cast<std::uint64_t>(row.integer(5)),
        .settings = {.join_approval = row.flag(7),
                     .invite_by_admins = row.flag(8),
                     .muted_all = row.flag(9),
                     .slow_mode = std::chrono::seconds(row.integer(10)),
                     .history_for_newcomers = row.flag(11),
                     .members_max = static_cast<std::uint32_t>(row.integer(6))},
        .announcement = {.text = row.text(12), .author = row.id<UserId>(13), .time = row.time(14)},
        .origin = row.integer(16) == 0
                      ? std::nullopt
                      : std::optional(ImportOrigin{.instance_name = row.text(15),
                                                   .kind = static_cast<Kind>(row.integer(16))})};
}

MemberRow member_of(const storage::Row& row, std::size_t at) {
    return {.conversation = id_of(row.text(at)),
            .user = row.id<UserId>(at + 1),
            .active = row.flag(at + 2),
            .role = static_cast<Role>(row.integer(at + 3)),
            .join_seq = row.id<Seq>(at + 4),
            .join_ordinal = row.id<Ordinal>(at + 5),
            .joined = row.time(at + 6),
            .left = {.seq = row.id<Seq>(at + 7),
                     .ordinal = row.id<Ordinal>(at + 8),
                     .time = row.time(at + 9)},
            .left_name = row.text(at + 10),
            .left_avatar_media_id = row.text(at + 11),
            .returned = row.flag(at + 12),
            .pinned = row.flag(at + 13),
            .muted = row.flag(at + 14),
            .hidden = row.flag(at + 15),
            .hidden_ordinal = row.id<Ordinal>(at + 16),
            .draft = row.text(at + 17),
            .marked_unread = row.flag(at + 18),
            .read_seq = row.id<Seq>(at + 19),
            .read_ordinal = row.id<Ordinal>(at + 20),
            .version = static_cast<std::uint64_t>(row.integer(at + 21)),
            .nickname = row.text(at + 22),
            .muted_until = row.time(at + 23),
            .folded = row.flag(at + 24),
            .cleared_seq = row.id<Seq>(at + 25),
            .played_seq = row.id<Seq>(at + 26)};
}

Member member_of_group(const storage::Row& row) {
    return {.user = row.id<UserId>(0),
            .role = static_cast<Role>(row.integer(1)),
            .joined = row.time(2),
            .nickname = row.text(3),
            .muted_until = row.time(4)};
}

}  // namespace

constexpr std::string_view kAddConversation =
    "INSERT INTO messaging_conversation (id, kind, name, avatar_media_id, member_count, dissolved, "
    "creator_id, client_group_id, created_ms) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8) "
    "ON CONFLICT DO NOTHING";

bool add_conversation(storage::Tx& tx, ConversationId id, WallTime now) {
    return tx.exec(kAddConversation,
                   {id.text(),
                    static_cast<std::int64_t>(id.kind()),
                    "",
                    "",
                    id.kind() == Kind::kDirect ? 2 : 1,
                    nullptr,
                    nullptr,
                    now}) > 0;
}

bool add_group(storage::Tx& tx,
               const ConversationRow& row,
               UserId creator,
               std::string_view client_group_id,
               WallTime now) {
    return tx.exec(kAddConversation,
                   {row.id.text(),
                    static_cast<std::int64_t>(Kind::kGroup),
                    row.name,
                    row.avatar_media_id,
                    row.member_count,
                    creator,
                    client_group_id,
                    now}) > 0;
}

constexpr std::string_view kFindGroup =
    "SELECT id FROM messaging_conversation WHERE creator_id = $1 AND client_group_id = $2";

std::optional<ConversationId> find_group(storage::Tx& tx,
                                         UserId creator,
                                         std::string_view client_group_id) {
    const auto row = tx.query_row(kFindGroup, {creator, client_group_id});
    return row ? std::optional(id_of(row->text(0))) : std::nullopt;
}

constexpr std::string_view kFindConversation =
    "SELECT " KAPOK_CONVERSATION_COLUMNS " FROM messaging_conversation c WHERE c.id = $1";

std::optional<ConversationRow> find_conversation(storage::Tx& tx, ConversationId id) {
    const auto row = tx.query_row(kFindConversation, {id.text()});
    return row ? std::optional(conversation_of(*row)) : std::nullopt;
}

constexpr std::string_view kUpdateConversation =
    "UPDATE messaging_conversation SET name = $2, avatar_media_id = $3, member_count = $4, "
    "dissolved = $5, version = $6, members_max = $7, join_approval = $8, invite_by_admins = $9, "
    "muted_all = $10, slow_mode_s = $11, history_for_newcomers = $12, announcement = $13, "
    "announcement_by = $14, announcement_ms = $15 WHERE id = $1";

void update_conversation(storage::Tx& tx, const ConversationRow& row) {
    const auto& settings = row.settings;
    tx.exec(kUpdateConversation,
            {row.id.text(),
             row.name,
             row.avatar_media_id,
             row.member_count,
             row.dissolved,
             row.version,
             settings.members_max,
             settings.join_approval,
             settings.invite_by_admins,
             settings.muted_all,
             settings.slow_mode.count(),
             settings.history_for_newcomers,
             row.announcement.text,
             row.announcement.author,
             row.announcement.time});
}

constexpr std::string_view kFindMember =
    "SELECT " KAPOK_MEMBER_COLUMNS
    " FROM messaging_member m WHERE m.conversation_id = $1 AND m.user_id = $2";

std::optional<MemberRow> find_member(storage::Tx& tx, ConversationId id, UserId user) {
    const auto row = tx.query_row(kFindMember, {id.text(), user});
    return row ? std::optional(member_of(*row, 0)) : std::nullopt;
}

constexpr std::string_view kPutMember =
    "INSERT INTO messaging_member (conversation_id, user_id, active, role, join_seq, join_ordinal, "
    "joined_ms, leave_seq, leave_ordinal, left_ms, left_name, left_avatar_media_id, returned, "
    "pinned, muted, hidden, hidden_ordinal, draft, marked_unread, read_seq, read_ordinal, "
    "version, nickname, muted_until_ms, folded) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
    "$21, $22, $23, $24, $25) ON CONFLICT (conversation_id, user_id) DO UPDATE SET active = "
    "excluded.active, "
    "role = excluded.role, join_seq = excluded.join_seq, join_ordinal = excluded.join_ordinal, "
    "joined_ms = excluded.joined_ms, leave_seq = excluded.leave_seq, "
    "leave_ordinal = excluded.leave_ordinal, left_ms = excluded.left_ms, "
    "left_name = excluded.left_name, left_avatar_media_id = excluded.left_avatar_media_id, "
    "returned = excluded.returned, pinned = excluded.pinned, muted = excluded.muted, "
    "hidden = excluded.hidden, hidden_ordinal = excluded.hidden_ordinal, draft = excluded.draft, "
    "marked_unread = excluded.marked_unread, read_seq = excluded.read_seq, "
    "read_ordinal = excluded.read_ordinal, version = excluded.version, "
    "nickname = excluded.nickname, muted_until_ms = excluded.muted_until_ms, "
    "folded = excluded.folded";

void put_member(storage::Tx& tx, const MemberRow& row) {
    tx.exec(kPutMember,
            {row.conversation.text(),
             row.user,
             row.active,
             static_cast<std::int64_t>(row.role),
             row.join_seq,
             row.join_ordinal,
             row.joined,
             row.left.seq,
             row.left.ordinal,
             row.left.time,
             row.left_name,
             row.left_avatar_media_id,
             row.returned,
             row.pinned,
             row.muted,
             row.hidden,
             row.hidden_ordinal,
             row.draft,
             row.marked_unread,
             row.read_seq,
             row.read_ordinal,
             row.version,
             row.nickname,
             row.muted_until,
             row.folded});
}

constexpr std::string_view kAddPastInterval =
    "INSERT INTO messaging_past_interval (conversation_id, user_id, join_seq, leave_seq) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

void add_past_interval(storage::Tx& tx, const MemberRow& row) {
    tx.exec(kAddPastInterval, {row.conversation.text(), row.user, row.join_seq, row.left.seq});
}

constexpr std::string_view kRemovePastIntervals =
    "DELETE FROM messaging_past_interval WHERE conversation_id = $1 AND user_id = $2";

void remove_past_intervals(storage::Tx& tx, const MemberRow& row) {
    tx.exec(kRemovePastIntervals, {row.conversation.text(), row.user});
}

constexpr std::string_view kListPastIntervals =
    "SELECT join_seq, leave_seq FROM messaging_past_interval "
    "WHERE conversation_id = $1 AND user_id = $2 ORDER BY join_seq";

rules::Intervals list_intervals(storage::Tx& tx, const MemberRow& row) {
    rules::Intervals intervals;
    if (row.returned) {
        for (const auto& past : tx.query(kListPastIntervals, {row.conversation.text(), row.user})) {
            intervals.push_back({.first = past.id<Seq>(0), .last = past.id<Seq>(1)});
        }
    }
    // One who left before anything was written has nothing to read.
    if (row.active || row.left.seq >= row.join_seq) {
        intervals.push_back({.first = row.join_seq, .last = row.active ? Seq{} : row.left.seq});
    }
    return intervals;
}

RosterHead roster_head(const ConversationRow& row) {
    return {.version = row.version,
            .dissolved = row.dissolved,
            .muted_all = row.settings.muted_all,
            .slow_mode = row.settings.slow_mode};
}

namespace {

Place place_of(const storage::Row& row) {
    return {.user = row.id<UserId>(0),
            .join_seq = row.id<Seq>(2),
            .muted_until = row.time(3),
            .role = static_cast<Role>(row.integer(1)),
            .returned = row.flag(4)};
}

}  // namespace

constexpr std::string_view kListPlaces =
    "SELECT user_id, role, join_seq, muted_until_ms, returned FROM messaging_member "
    "WHERE conversation_id = $1 AND active = 1";

std::vector<Place> list_places(storage::Tx& tx, ConversationId id) {
    std::vector<Place> places;
    for (const auto& row : tx.query(kListPlaces, {id.text()})) {
        places.push_back(place_of(row));
    }
    return places;
}

constexpr std::string_view kListChanges =
    "SELECT user_id, role, join_seq, muted_until_ms, returned, active FROM messaging_member "
    "WHERE conversation_id = $1 AND version > $2";

RosterChange list_changes(storage::Tx& tx, ConversationId id, std::uint64_t version) {
    RosterChange change;
    for (const auto& row : tx.query(kListChanges, {id.text(), version})) {
        if (row.flag(5)) {
            change.present.push_back(place_of(row));
        } else {
            change.gone.push_back(row.id<UserId>(0));
        }
    }
    return change;
}

constexpr std::string_view kListWithRole =
    "SELECT user_id FROM messaging_member WHERE conversation_id = $1 AND active = 1 AND role = $2 "
    "ORDER BY joined_ms, user_id";

std::vector<UserId> list_with_role(storage::Tx& tx, ConversationId id, Role role) {
    std::vector<UserId> users;
    for (const auto& row : tx.query(kListWithRole, {id.text(), static_cast<std::int64_t>(role)})) {
        users.push_back(row.id<UserId>(0));
    }
    return users;
}

constexpr std::string_view kFindHeir =
    "SELECT user_id FROM messaging_member WHERE conversation_id = $1 AND active = 1 AND role = $2 "
    "AND user_id <> $3 ORDER BY joined_ms, user_id LIMIT 1";

std::optional<UserId> find_heir(storage::Tx& tx, ConversationId id, UserId owner) {
    for (const auto role : {Role::kAdmin, Role::kMember}) {
        const auto row =
            tx.query_row(kFindHeir, {id.text(), static_cast<std::int64_t>(role), owner});
        if (row) {
            return row->id<UserId>(0);
        }
    }
    return std::nullopt;
}

constexpr std::string_view kListFirstMembers =
    "SELECT user_id FROM messaging_member WHERE conversation_id = $1 AND active = 1 "
    "ORDER BY joined_ms, user_id LIMIT $2";

std::vector<UserId> list_first_members(storage::Tx& tx, ConversationId id, std::size_t limit) {
    std::vector<UserId> users;
    for (const auto& row : tx.query(kListFirstMembers, {id.text(), limit})) {
        users.push_back(row.id<UserId>(0));
    }
    return users;
}

constexpr std::string_view kListMembers =
    "SELECT user_id, role, joined_ms, nickname, muted_until_ms FROM messaging_member "
    "WHERE conversation_id = $1 AND active = 1 AND role = $2 AND (joined_ms, user_id) > ($3, $4) "
    "ORDER BY joined_ms, user_id LIMIT $5";

// A range of the index for each role: a page costs the same in a group of any size.
std::vector<Member> list_members(storage::Tx& tx,
                                 ConversationId id,
                                 const MemberCursor& after,
                                 std::size_t limit) {
    std::vector<Member> members;
    MemberCursor from = after;
    for (const auto role : {Role::kOwner, Role::kAdmin, Role::kMember}) {
        if (role > after.role || members.size() >= limit) {
            continue;
        }
        for (const auto& row : tx.query(kListMembers,
                                        {id.text(),
                                         static_cast<std::int64_t>(role),
                                         from.joined,
                                         from.user,
                                         limit - members.size()})) {
            members.push_back(member_of_group(row));
        }
        from = MemberCursor();
    }
    return members;
}

#define KAPOK_LISTED_OF_USER                                                              \
    "SELECT " KAPOK_CONVERSATION_COLUMNS ", " KAPOK_MEMBER_COLUMNS                        \
    " FROM messaging_member m JOIN messaging_conversation c ON c.id = m.conversation_id " \
    "WHERE m.user_id = $1"

constexpr std::string_view kListConversations = KAPOK_LISTED_OF_USER;
constexpr std::string_view kFindListed = KAPOK_LISTED_OF_USER " AND m.conversation_id = $2";

Listed listed_of(const storage::Row& row) {
    return {.conversation = conversation_of(row), .member = member_of(row, kConversationColumns)};
}

std::vector<Listed> list_conversations(storage::Tx& tx, UserId user) {
    std::vector<Listed> listed;
    for (const auto& row : tx.query(kListConversations, {user})) {
        listed.push_back(listed_of(row));
    }
    return listed;
}

std::optional<Listed> find_listed(storage::Tx& tx, UserId user, ConversationId id) {
    const auto row = tx.query_row(kFindListed, {user, id.text()});
    return row ? std::optional(listed_of(*row)) : std::nullopt;
}

constexpr std::string_view kListStandings =
    "SELECT conversation_id, active, leave_seq, leave_ordinal, left_ms, join_seq, returned, "
    "pinned, CASE WHEN draft = '' THEN 0 ELSE 1 END FROM messaging_member WHERE user_id = $1";

std::vector<StandingRow> list_standings(storage::Tx& tx, UserId user) {
    std::vector<StandingRow> standings;
    for (const auto& row : tx.query(kListStandings, {user})) {
        standings.push_back(
            {.conversation = id_of(row.text(0)),
             .active = row.flag(1),
             .first = row.flag(6) ? Seq(1) : row.id<Seq>(5),
             .left = {.seq = row.id<Seq>(2), .ordinal = row.id<Ordinal>(3), .time = row.time(4)},
             .pinned = row.flag(7),
             .has_draft = row.flag(8)});
    }
    return standings;
}

constexpr std::string_view kListAllConversations =
    "SELECT id FROM messaging_conversation WHERE id > $1 ORDER BY id LIMIT $2";

std::vector<ConversationId> list_all_conversations(storage::Tx& tx,
                                                   std::string_view after,
                                                   std::size_t limit) {
    std::vector<ConversationId> ids;
    for (const auto& row : tx.query(kListAllConversations, {after, limit})) {
        ids.push_back(id_of(row.text(0)));
    }
    return ids;
}

constexpr std::string_view kCountPinned =
    "SELECT COUNT(*) FROM messaging_member WHERE user_id = $1 AND pinned = 1";

std::int64_t count_pinned(storage::Tx& tx, UserId user) {
    return tx.query_row(kCountPinned, {user})->integer(0);
}

constexpr std::string_view kAddMention =
    "INSERT INTO messaging_mention (conversation_id, user_id, ordinal, seq, sender_id, time_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

void add_mention(storage::Tx& tx, const Mention& mention) {
    tx.exec(kAddMention,
            {mention.conversation.text(),
             mention.user,
             mention.ordinal,
             mention.seq,
             mention.sender,
             mention.time});
}

constexpr std::string_view kRemoveMentions =
    "DELETE FROM messaging_mention WHERE conversation_id = $1 AND seq = $2";

void remove_mentions(storage::Tx& tx, ConversationId id, Seq seq) {
    tx.exec(kRemoveMentions, {id.text(), seq});
}

constexpr std::string_view kRemoveReadMentions =
    "DELETE FROM messaging_mention WHERE conversation_id = $1 AND user_id = $2 AND ordinal <= $3";

void remove_read_mentions(storage::Tx& tx, ConversationId id, UserId user, Ordinal read) {
    tx.exec(kRemoveReadMentions, {id.text(), user, read});
}

// By name and with all is once.
constexpr std::string_view kListMentionedSeqs =
    "SELECT DISTINCT seq FROM messaging_mention WHERE conversation_id = $1 "
    "AND user_id IN ($2, 0) AND ordinal > $3 AND seq <= $4 AND sender_id <> $2 "
    "ORDER BY seq DESC LIMIT $5";

std::vector<Seq> list_mentioned_seqs(
    storage::Tx& tx, ConversationId id, UserId user, MentionRange range, std::size_t limit) {
    std::vector<Seq> seqs;
    for (const auto& row :
         tx.query(kListMentionedSeqs, {id.text(), user, range.above, range.up_to, limit})) {
        seqs.push_back(row.id<Seq>(0));
    }
    std::reverse(seqs.begin(), seqs.end());
    return seqs;
}

constexpr std::string_view kLastMentionAll =
    "SELECT last_mention_all_ms, last_mention_all_by FROM messaging_conversation WHERE id = $1";

MentionAll last_mention_all(storage::Tx& tx, ConversationId id) {
    const auto row = tx.query_row(kLastMentionAll, {id.text()});
    return row ? MentionAll{.time = row->time(0), .by = row->text(1)} : MentionAll();
}

constexpr std::string_view kSetLastMentionAll =
    "UPDATE messaging_conversation SET last_mention_all_ms = $2, last_mention_all_by = $3 "
    "WHERE id = $1";

void set_last_mention_all(storage::Tx& tx, ConversationId id, const MentionAll& said) {
    tx.exec(kSetLastMentionAll, {id.text(), said.time, said.by});
}

}  // namespace kapok::messaging::store
