#include "messaging/store_groups.h"

#include "base/assert.h"

#include <fmt/format.h>

namespace kapok::messaging::store {
namespace {

ConversationId id_of(const std::string& text) {
    const auto id = ConversationId::parse(text);
    KAPOK_ASSERT(id.has_value(), "a stored conversation id is well-formed");
    return *id;
}

storage::Bytes bytes_of(std::string_view text) { return storage::Bytes{std::string(text)}; }

// The first name that does not begin with the prefix: no byte of UTF-8 is 0xFF.
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\xFF"; }

std::string users_text(const std::vector<UserId>& users) {
    return fmt::format("{}", fmt::join(users, " "));
}

std::vector<UserId> users_of(std::string_view text) {
    std::vector<UserId> users;
    while (!text.empty()) {
        const auto space = text.find(' ');
        const auto user = parse_decimal(text.substr(0, space));
        if (user) {
            users.emplace_back(*user);
        }
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return users;
}

Member member_of(const storage::Row& row) {
    return {.user = row.id<UserId>(0),
            .role = static_cast<Role>(row.integer(1)),
            .joined = row.time(2),
            .nickname = row.text(3),
            .muted_until = row.time(4)};
}

InviteLink link_of(const storage::Row& row) {
    return {.id = row.id<LinkId>(0),
            .conversation = id_of(row.text(1)),
            .creator = row.id<UserId>(2),
            .created = row.time(3),
            .expires = row.time(4),
            .uses_max = static_cast<std::uint32_t>(row.integer(5)),
            .uses = static_cast<std::uint32_t>(row.integer(6)),
            .approval = row.flag(7),
            .revoked = row.integer(8) != 0};
}

JoinRequest request_of(const storage::Row& row) {
    return {.conversation = id_of(row.text(0)),
            .user = row.id<UserId>(1),
            .reason = row.text(2),
            .inviter = row.id<UserId>(3),
            .invited = row.flag(4),
            .time = row.time(5),
            .state = static_cast<JoinState>(row.integer(6)),
            .answered_by = row.id<UserId>(7)};
}

#define KAPOK_LINK_COLUMNS                                                                \
    "id, conversation_id, created_by, created_ms, expires_ms, uses_max, uses, approval, " \
    "revoked_ms"
#define KAPOK_REQUEST_COLUMNS \
    "conversation_id, user_id, reason, inviter_id, invited, asked_ms, state, answered_by"

constexpr auto kPending = static_cast<std::int64_t>(JoinState::kPending);

}  // namespace

// --- Names ---

constexpr std::string_view kPutName =
    "INSERT INTO messaging_member_name (conversation_id, user_id, kind, name) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (conversation_id, user_id, kind) "
    "DO UPDATE SET name = excluded.name";
constexpr std::string_view kRemoveName =
    "DELETE FROM messaging_member_name WHERE conversation_id = $1 AND user_id = $2 AND kind = $3";

void put_name(
    storage::Tx& tx, ConversationId id, UserId user, NameKind kind, std::string_view folded) {
    const auto number = static_cast<std::int64_t>(kind);
    if (folded.empty()) {
        tx.exec(kRemoveName, {id.text(), user, number});
    } else {
        tx.exec(kPutName, {id.text(), user, number, bytes_of(folded)});
    }
}

constexpr std::string_view kRemoveNames =
    "DELETE FROM messaging_member_name WHERE conversation_id = $1 AND user_id = $2";

void remove_names(storage::Tx& tx, ConversationId id, UserId user) {
    tx.exec(kRemoveNames, {id.text(), user});
}

constexpr std::string_view kRenameAccount =
    "UPDATE messaging_member_name SET name = $2 WHERE user_id = $1 AND kind = 0";

void rename_account(storage::Tx& tx, UserId user, std::string_view folded) {
    tx.exec(kRenameAccount, {user, bytes_of(folded)});
}

// Whoever is found by both names is told at the lower one only.
constexpr std::string_view kSearchMembers =
    "SELECT m.user_id, m.role, m.joined_ms, m.nickname, m.muted_until_ms, n.name "
    "FROM messaging_member_name n JOIN messaging_member m "
    "ON m.conversation_id = n.conversation_id AND m.user_id = n.user_id "
    "WHERE n.conversation_id = $1 AND n.name >= $2 AND n.name < $3 AND (n.name, n.user_id) > ($4, "
    "$5) "
    "AND m.active = 1 AND NOT EXISTS (SELECT 1 FROM messaging_member_name o "
    "WHERE o.conversation_id = n.conversation_id AND o.user_id = n.user_id AND o.kind <> n.kind "
    "AND o.name >= $2 AND (o.name < n.name OR (o.name = n.name AND o.kind < n.kind))) "
    "ORDER BY n.name, n.user_id LIMIT $6";

std::vector<NamedMember> search_members(storage::Tx& tx,
                                        ConversationId id,
                                        std::string_view folded_prefix,
                                        const NameCursor& after,
                                        std::size_t limit) {
    std::vector<NamedMember> found;
    for (const auto& row : tx.query(kSearchMembers,
                                    {id.text(),
                                     bytes_of(folded_prefix),
                                     bytes_of(end_of(folded_prefix)),
                                     bytes_of(after.name),
                                     after.user,
                                     limit})) {
        found.push_back({.member = member_of(row), .name = row.bytes(5)});
    }
    return found;
}

constexpr std::string_view kFindMember =
    "SELECT user_id, role, joined_ms, nickname, muted_until_ms FROM messaging_member "
    "WHERE conversation_id = $1 AND user_id = $2 AND active = 1";

std::vector<Member> find_members(storage::Tx& tx,
                                 ConversationId id,
                                 const std::vector<UserId>& users) {
    std::vector<Member> members;
    for (const auto user : users) {
        if (const auto row = tx.query_row(kFindMember, {id.text(), user})) {
            members.push_back(member_of(*row));
        }
    }
    return members;
}

// --- Bans ---

constexpr std::string_view kIsBanned =
    "SELECT 1 FROM messaging_ban WHERE conversation_id = $1 AND user_id = $2";

bool is_banned(storage::Tx& tx, ConversationId id, UserId user) {
    return tx.query_row(kIsBanned, {id.text(), user}).has_value();
}

constexpr std::string_view kAddBan =
    "INSERT INTO messaging_ban (conversation_id, user_id, banned_by, banned_ms) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

bool add_ban(storage::Tx& tx, ConversationId id, const Ban& ban) {
    return tx.exec(kAddBan, {id.text(), ban.user, ban.by, ban.time}) > 0;
}

constexpr std::string_view kRemoveBan =
    "DELETE FROM messaging_ban WHERE conversation_id = $1 AND user_id = $2";

bool remove_ban(storage::Tx& tx, ConversationId id, UserId user) {
    return tx.exec(kRemoveBan, {id.text(), user}) > 0;
}

constexpr std::string_view kCountBans =
    "SELECT COUNT(*) FROM messaging_ban WHERE conversation_id = $1";

std::size_t count_bans(storage::Tx& tx, ConversationId id) {
    return static_cast<std::size_t>(tx.query_row(kCountBans, {id.text()})->integer(0));
}

constexpr std::string_view kListBans =
    "SELECT user_id, banned_by, banned_ms FROM messaging_ban WHERE conversation_id = $1 "
    "AND (banned_ms, user_id) < ($2, $3) ORDER BY banned_ms DESC, user_id DESC LIMIT $4";

std::vector<Ban> list_bans(storage::Tx& tx,
                           ConversationId id,
                           TimeCursor before,
                           std::size_t limit) {
    std::vector<Ban> bans;
    for (const auto& row : tx.query(kListBans, {id.text(), before.time, before.user, limit})) {
        bans.push_back({.user = row.id<UserId>(0), .by = row.id<UserId>(1), .time = row.time(2)});
    }
    return bans;
}

// --- Events ---

// Numbered within the group.
constexpr std::string_view kAddEvent =
    "INSERT INTO messaging_group_event (conversation_id, id, time_ms, actor_id, kind, users, "
    "count, text, number) SELECT $1, COALESCE(MAX(id), 0) + 1, CAST($2 AS BIGINT), "
    "CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS BIGINT), "
    "CAST($7 AS TEXT), CAST($8 AS BIGINT) FROM messaging_group_event WHERE conversation_id = $1";

void add_event(storage::Tx& tx, const GroupEvent& event) {
    tx.exec(kAddEvent,
            {event.conversation.text(),
             event.time,
             event.actor,
             static_cast<std::int64_t>(event.kind),
             users_text(event.users),
             event.count,
             event.text,
             event.number});
}

constexpr std::string_view kListEvents =
    "SELECT id, time_ms, actor_id, kind, users, count, text, number FROM messaging_group_event "
    "WHERE conversation_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

std::vector<GroupEvent> list_events(storage::Tx& tx,
                                    ConversationId id,
                                    std::uint64_t before,
                                    std::size_t limit) {
    constexpr std::uint64_t kNewest = std::uint64_t{1} << 62U;
    std::vector<GroupEvent> events;
    for (const auto& row :
         tx.query(kListEvents, {id.text(), before == 0 ? kNewest : before, limit})) {
        events.push_back({.conversation = id,
                          .id = static_cast<std::uint64_t>(row.integer(0)),
                          .time = row.time(1),
                          .actor = row.id<UserId>(2),
                          .kind = static_cast<GroupEventKind>(row.integer(3)),
                          .users = users_of(row.text(4)),
                          .count = static_cast<std::uint32_t>(row.integer(5)),
                          .text = row.text(6),
                          .number = row.integer(7)});
    }
    return events;
}

// --- Links ---

constexpr std::string_view kAddLink =
    "INSERT INTO messaging_invite_link (id, conversation_id, token_hash, created_by, created_ms, "
    "expires_ms, uses_max, uses, approval, revoked_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "0)";

void add_link(storage::Tx& tx, const InviteLink& link, std::string_view token_hash) {
    tx.exec(kAddLink,
            {link.id,
             link.conversation.text(),
             token_hash,
             link.creator,
             link.created,
             link.expires,
             link.uses_max,
             link.uses,
             link.approval});
}

constexpr std::string_view kFindLinkByToken =
    "SELECT " KAPOK_LINK_COLUMNS " FROM messaging_invite_link WHERE token_hash = $1";

std::optional<InviteLink> find_link(storage::Tx& tx, std::string_view token_hash) {
    const auto row = tx.query_row(kFindLinkByToken, {token_hash});
    return row ? std::optional(link_of(*row)) : std::nullopt;
}

constexpr std::string_view kFindLink =
    "SELECT " KAPOK_LINK_COLUMNS " FROM messaging_invite_link WHERE id = $1";

std::optional<InviteLink> find_link(storage::Tx& tx, LinkId id) {
    const auto row = tx.query_row(kFindLink, {id});
    return row ? std::optional(link_of(*row)) : std::nullopt;
}

constexpr std::string_view kListLinks =
    "SELECT " KAPOK_LINK_COLUMNS
    " FROM messaging_invite_link WHERE conversation_id = $1 AND revoked_ms = 0 "
    "AND expires_ms > $2 AND (uses_max = 0 OR uses < uses_max) ORDER BY created_ms DESC, id DESC";

std::vector<InviteLink> list_links(storage::Tx& tx, ConversationId id, WallTime now) {
    std::vector<InviteLink> links;
    for (const auto& row : tx.query(kListLinks, {id.text(), now})) {
        links.push_back(link_of(row));
    }
    return links;
}

constexpr std::string_view kCountUse =
    "UPDATE messaging_invite_link SET uses = uses + 1 WHERE id = $1";

void count_use(storage::Tx& tx, LinkId id) { tx.exec(kCountUse, {id}); }

constexpr std::string_view kRevokeLink =
    "UPDATE messaging_invite_link SET revoked_ms = $2 WHERE id = $1 AND revoked_ms = 0";

void revoke_link(storage::Tx& tx, LinkId id, WallTime now) { tx.exec(kRevokeLink, {id, now}); }

constexpr std::string_view kRevokeLinksOf =
    "UPDATE messaging_invite_link SET revoked_ms = $3 WHERE conversation_id = $1 "
    "AND created_by = $2 AND revoked_ms = 0";

void revoke_links_of(storage::Tx& tx, ConversationId id, UserId creator, WallTime now) {
    tx.exec(kRevokeLinksOf, {id.text(), creator, now});
}

// --- Requests ---

constexpr std::string_view kFindRequest =
    "SELECT " KAPOK_REQUEST_COLUMNS
    " FROM messaging_join_request WHERE conversation_id = $1 AND user_id = $2";

std::optional<JoinRequest> find_request(storage::Tx& tx, ConversationId id, UserId user) {
    const auto row = tx.query_row(kFindRequest, {id.text(), user});
    return row ? std::optional(request_of(*row)) : std::nullopt;
}

constexpr std::string_view kPutRequest =
    "INSERT INTO messaging_join_request (" KAPOK_REQUEST_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation_id, user_id) DO UPDATE "
    "SET reason = excluded.reason, inviter_id = excluded.inviter_id, invited = excluded.invited, "
    "asked_ms = excluded.asked_ms, state = excluded.state, answered_by = excluded.answered_by";

void put_request(storage::Tx& tx, const JoinRequest& request) {
    tx.exec(kPutRequest,
            {request.conversation.text(),
             request.user,
             request.reason,
             request.inviter,
             request.invited,
             request.time,
             static_cast<std::int64_t>(request.state),
             request.answered_by});
}

constexpr std::string_view kCountWaiting =
    "SELECT COUNT(*) FROM messaging_join_request WHERE conversation_id = $1 AND state = $2";

std::size_t count_waiting(storage::Tx& tx, ConversationId id) {
    return static_cast<std::size_t>(tx.query_row(kCountWaiting, {id.text(), kPending})->integer(0));
}

constexpr std::string_view kListWaiting =
    "SELECT " KAPOK_REQUEST_COLUMNS
    " FROM messaging_join_request WHERE conversation_id = $1 AND state = $2 "
    "AND (asked_ms, user_id) < ($3, $4) ORDER BY asked_ms DESC, user_id DESC LIMIT $5";
constexpr std::string_view kListAnswered =
    "SELECT " KAPOK_REQUEST_COLUMNS
    " FROM messaging_join_request WHERE conversation_id = $1 AND state <> $2 "
    "AND (asked_ms, user_id) < ($3, $4) ORDER BY asked_ms DESC, user_id DESC LIMIT $5";

std::vector<JoinRequest> list_requests(storage::Tx& tx,
                                       ConversationId id,
                                       const RequestCursor& after,
                                       std::size_t limit) {
    std::vector<JoinRequest> requests;
    const auto read = [&](std::string_view sql, const TimeCursor& before) {
        for (const auto& row : tx.query(
                 sql, {id.text(), kPending, before.time, before.user, limit - requests.size()})) {
            requests.push_back(request_of(row));
        }
    };
    if (after.waiting) {
        read(kListWaiting, after.before);
    }
    if (requests.size() < limit) {
        read(kListAnswered, after.waiting ? TimeCursor() : after.before);
    }
    return requests;
}

// --- Face to face ---

constexpr std::string_view kFindFaceRoom =
    "SELECT id, opened_ms, conversation_id FROM messaging_face_room WHERE code = $1 "
    "AND opened_ms > $2 ORDER BY opened_ms DESC, id DESC LIMIT 1";
constexpr std::string_view kListFaceGuests =
    "SELECT user_id FROM messaging_face_guest WHERE room_id = $1 ORDER BY entered_ms, user_id";

std::optional<FaceRoom> find_face_room(storage::Tx& tx, std::string_view code, WallTime since) {
    const auto row = tx.query_row(kFindFaceRoom, {code, since});
    if (!row) {
        return std::nullopt;
    }
    FaceRoom room{.id = static_cast<std::uint64_t>(row->integer(0)), .opened = row->time(1)};
    if (!row->text(2).empty()) {
        room.conversation = id_of(row->text(2));
    }
    for (const auto& guest : tx.query(kListFaceGuests, {room.id})) {
        room.guests.push_back(guest.id<UserId>(0));
    }
    return room;
}

constexpr std::string_view kAddFaceRoom =
    "INSERT INTO messaging_face_room (id, code, opened_ms, conversation_id) "
    "VALUES ($1, $2, $3, '')";

void add_face_room(storage::Tx& tx, std::uint64_t id, std::string_view code, WallTime now) {
    tx.exec(kAddFaceRoom, {id, code, now});
}

constexpr std::string_view kSetFaceGroup =
    "UPDATE messaging_face_room SET conversation_id = $2 WHERE id = $1";

void set_face_group(storage::Tx& tx, std::uint64_t room, ConversationId id) {
    tx.exec(kSetFaceGroup, {room, id.text()});
}

constexpr std::string_view kAddFaceGuest =
    "INSERT INTO messaging_face_guest (room_id, user_id, entered_ms) VALUES ($1, $2, $3) "
    "ON CONFLICT DO NOTHING";

void add_face_guest(storage::Tx& tx, std::uint64_t room, UserId user, WallTime now) {
    tx.exec(kAddFaceGuest, {room, user, now});
}

constexpr std::string_view kCountFaceRooms =
    "SELECT COUNT(*) FROM messaging_face_guest WHERE user_id = $1 AND entered_ms > $2";

std::size_t count_face_rooms(storage::Tx& tx, UserId user, WallTime since) {
    return static_cast<std::size_t>(tx.query_row(kCountFaceRooms, {user, since})->integer(0));
}

constexpr std::string_view kRemoveOldFaceGuests =
    "DELETE FROM messaging_face_guest WHERE room_id IN "
    "(SELECT id FROM messaging_face_room WHERE opened_ms <= $1)";
constexpr std::string_view kRemoveOldFaceRooms =
    "DELETE FROM messaging_face_room WHERE opened_ms <= $1";

void remove_old_face_rooms(storage::Tx& tx, WallTime before) {
    tx.exec(kRemoveOldFaceGuests, {before});
    tx.exec(kRemoveOldFaceRooms, {before});
}

// --- Announcements to all ---

constexpr std::string_view kAddAnnouncement =
    "INSERT INTO messaging_announcement (client_announcement_id, text, announced_by, announced_ms) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

bool add_announcement(storage::Tx& tx, const InstanceAnnouncement& announcement) {
    return tx.exec(
               kAddAnnouncement,
               {announcement.client_id, announcement.text, announcement.by, announcement.time}) > 0;
}

constexpr std::string_view kListAnnouncements =
    "SELECT client_announcement_id, text, announced_by, announced_ms FROM messaging_announcement "
    "ORDER BY announced_ms DESC, client_announcement_id LIMIT $1";

std::vector<InstanceAnnouncement> list_announcements(storage::Tx& tx, std::size_t limit) {
    std::vector<InstanceAnnouncement> announcements;
    for (const auto& row : tx.query(kListAnnouncements, {limit})) {
        announcements.push_back({.client_id = std::string(row.text(0)),
                                 .text = std::string(row.text(1)),
                                 .by = row.id<UserId>(2),
                                 .time = row.time(3)});
    }
    return announcements;
}

}  // namespace kapok::messaging::store
