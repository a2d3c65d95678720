// SQL of how groups are run: names and nicknames, bans, ways in, the event log. See store.h.
#pragma once

#include "messaging/api/announcer.h"
#include "messaging/types.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::messaging::store {

// Where a page by time goes on: behind this one.
struct TimeCursor {
    WallTime time = kForEver;
    UserId user{std::uint64_t{1} << 62U};
};

// --- By what names members are found ---

enum class NameKind { kAccount = 0, kGroup = 1 };
// `folded` may be empty: then there is none.
void put_name(
    storage::Tx& tx, ConversationId id, UserId user, NameKind kind, std::string_view folded);
void remove_names(storage::Tx& tx, ConversationId id, UserId user);
// The account has another name: in all groups of the user.
void rename_account(storage::Tx& tx, UserId user, std::string_view folded);
// By name, each once. A page begins after a name and user.
struct NameCursor {
    std::string name{};
    UserId user{};
};
struct NamedMember {
    Member member{};
    std::string name{};  // the one it was found by
};
std::vector<NamedMember> search_members(storage::Tx& tx,
                                        ConversationId id,
                                        std::string_view folded_prefix,
                                        const NameCursor& after,
                                        std::size_t limit);
// Those of them who are members, in no particular order.
std::vector<Member> find_members(storage::Tx& tx,
                                 ConversationId id,
                                 const std::vector<UserId>& users);

// --- Who is kept out ---

bool is_banned(storage::Tx& tx, ConversationId id, UserId user);
// False if they were before.
bool add_ban(storage::Tx& tx, ConversationId id, const Ban& ban);
bool remove_ban(storage::Tx& tx, ConversationId id, UserId user);
std::size_t count_bans(storage::Tx& tx, ConversationId id);
// Latest first.
std::vector<Ban> list_bans(storage::Tx& tx,
                           ConversationId id,
                           TimeCursor before,
                           std::size_t limit);

// --- The event log ---

// Gives it the group's next id.
void add_event(storage::Tx& tx, const GroupEvent& event);
// Latest first; `before` 0: from the newest.
std::vector<GroupEvent> list_events(storage::Tx& tx,
                                    ConversationId id,
                                    std::uint64_t before,
                                    std::size_t limit);

// --- Links ---

void add_link(storage::Tx& tx, const InviteLink& link, std::string_view token_hash);
std::optional<InviteLink> find_link(storage::Tx& tx, std::string_view token_hash);
std::optional<InviteLink> find_link(storage::Tx& tx, LinkId id);
// Those that work, latest first.
std::vector<InviteLink> list_links(storage::Tx& tx, ConversationId id, WallTime now);
void count_use(storage::Tx& tx, LinkId id);
void revoke_link(storage::Tx& tx, LinkId id, WallTime now);
// Those of a user who may not invite any more.
void revoke_links_of(storage::Tx& tx, ConversationId id, UserId creator, WallTime now);

// --- Requests to join ---

std::optional<JoinRequest> find_request(storage::Tx& tx, ConversationId id, UserId user);
void put_request(storage::Tx& tx, const JoinRequest& request);
std::size_t count_waiting(storage::Tx& tx, ConversationId id);
// Waiting ones first, then answered ones, the latest first.
struct RequestCursor {
    bool waiting = true;
    TimeCursor before{};
};
std::vector<JoinRequest> list_requests(storage::Tx& tx,
                                       ConversationId id,
                                       const RequestCursor& after,
                                       std::size_t limit);

// --- Face to face ---

// The one that was opened last since `since`, with its guests.
std::optional<FaceRoom> find_face_room(storage::Tx& tx, std::string_view code, WallTime since);
void add_face_room(storage::Tx& tx, std::uint64_t id, std::string_view code, WallTime now);
void set_face_group(storage::Tx& tx, std::uint64_t room, ConversationId id);
// Nothing if they are in it already.
void add_face_guest(storage::Tx& tx, std::uint64_t room, UserId user, WallTime now);
// How many rooms the user has entered since.
std::size_t count_face_rooms(storage::Tx& tx, UserId user, WallTime since);
void remove_old_face_rooms(storage::Tx& tx, WallTime before);

// --- Announcements to all ---

// False if it was taken before.
bool add_announcement(storage::Tx& tx, const InstanceAnnouncement& announcement);
// Newest first.
std::vector<InstanceAnnouncement> list_announcements(storage::Tx& tx, std::size_t limit);

}  // namespace kapok::messaging::store
