// The domain's tables. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "messaging/rules.h"
#include "messaging/types.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::messaging::store {

struct ConversationRow {
    ConversationId id{};
    std::string name{};
    std::string avatar_media_id{};
    std::uint32_t member_count = 0;
    bool dissolved = false;
    std::uint64_t version = 0;  // of the roster: grows with each change of it
    GroupSettings settings{};
    Announcement announcement{};
    std::optional<ImportOrigin> origin{};
};

struct MemberRow {
    ConversationId conversation{};
    UserId user{};
    bool active = true;
    Role role = Role::kMember;
    Seq join_seq{1};
    Ordinal join_ordinal{};
    WallTime joined{};
    streams::Head left{};  // where the stream was when they left
    std::string left_name{};
    std::string left_avatar_media_id{};
    bool returned = false;
    bool pinned = false;
    bool muted = false;
    bool hidden = false;
    Ordinal hidden_ordinal{};
    std::string draft{};
    bool marked_unread = false;
    Seq read_seq{};
    Ordinal read_ordinal{};
    std::uint64_t version = 0;  // the conversation's, when this last changed for the roster
    std::string nickname{};
    WallTime muted_until{};
    bool folded = false;
    // Written by advance_cleared() and advance_played() only; put_member() leaves them.
    Seq cleared_seq{};
    Seq played_seq{};
};

// Both rows of a conversation in someone's list.
struct Listed {
    ConversationRow conversation{};
    MemberRow member{};
};

// A 1:1 or self chat. False if it is there already.
bool add_conversation(storage::Tx& tx, ConversationId id, WallTime now);
// Makes a group with its creator's idempotency id; false if they made it before.
bool add_group(storage::Tx& tx,
               const ConversationRow& row,
               UserId creator,
               std::string_view client_group_id,
               WallTime now);
std::optional<ConversationId> find_group(storage::Tx& tx,
                                         UserId creator,
                                         std::string_view client_group_id);
std::optional<ConversationRow> find_conversation(storage::Tx& tx, ConversationId id);
// Everything but who made it.
void update_conversation(storage::Tx& tx, const ConversationRow& row);

std::optional<MemberRow> find_member(storage::Tx& tx, ConversationId id, UserId user);
// Adds or overwrites the row.
void put_member(storage::Tx& tx, const MemberRow& row);
// Keeps the row's interval, before a new one begins.
void add_past_interval(storage::Tx& tx, const MemberRow& row);
// They read from the first entry now.
void remove_past_intervals(storage::Tx& tx, const MemberRow& row);
// What the user may read, past intervals too.
rules::Intervals list_intervals(storage::Tx& tx, const MemberRow& row);

RosterHead roster_head(const ConversationRow& row);
// All members of now.
std::vector<Place> list_places(storage::Tx& tx, ConversationId id);
// Who came, went or changed since the version; `head` is left to the caller.
RosterChange list_changes(storage::Tx& tx, ConversationId id, std::uint64_t version);
std::vector<UserId> list_with_role(storage::Tx& tx, ConversationId id, Role role);
// Who follows an owner that leaves: the longest-standing admin, else member. None if nobody is
// left.
std::optional<UserId> find_heir(storage::Tx& tx, ConversationId id, UserId owner);
// The first ones by the time they joined.
std::vector<UserId> list_first_members(storage::Tx& tx, ConversationId id, std::size_t limit);

// After whom a page of members begins; owner first, then admins, then by time.
struct MemberCursor {
    Role role = Role::kOwner;
    WallTime joined = from_ms(-1);
    UserId user{};
};
std::vector<Member> list_members(storage::Tx& tx,
                                 ConversationId id,
                                 const MemberCursor& after,
                                 std::size_t limit);

std::vector<Listed> list_conversations(storage::Tx& tx, UserId user);
std::optional<Listed> find_listed(storage::Tx& tx, UserId user, ConversationId id);
// Where a user stands in each conversation they are or were in.
struct StandingRow {
    ConversationId conversation{};
    bool active = false;
    Seq first{};           // of their first interval, at the earliest
    streams::Head left{};  // where the stream was when they left
    bool pinned = false;
    bool has_draft = false;
};
std::vector<StandingRow> list_standings(storage::Tx& tx, UserId user);
// Every conversation there is, by its id's text form.
std::vector<ConversationId> list_all_conversations(storage::Tx& tx,
                                                   std::string_view after,
                                                   std::size_t limit);
std::int64_t count_pinned(storage::Tx& tx, UserId user);

struct Mention {
    ConversationId conversation{};
    UserId user{};  // none: @all
    Ordinal ordinal{};
    Seq seq{};
    UserId sender{};
    WallTime time{};
};
// Idempotent.
void add_mention(storage::Tx& tx, const Mention& mention);
void remove_mentions(storage::Tx& tx, ConversationId id, Seq seq);
// The user's own marks up to the ordinal, which were read.
void remove_read_mentions(storage::Tx& tx, ConversationId id, UserId user, Ordinal read);
// The newest seqs in the range in which others mention the user, oldest first.
struct MentionRange {
    Ordinal above{};
    Seq up_to{};
};
std::vector<Seq> list_mentioned_seqs(
    storage::Tx& tx, ConversationId id, UserId user, MentionRange range, std::size_t limit);
// When @all was last said, and as what: no recall takes that back. update_conversation() leaves it.
struct MentionAll {
    WallTime time{};
    std::string by{};
};
MentionAll last_mention_all(storage::Tx& tx, ConversationId id);
void set_last_mention_all(storage::Tx& tx, ConversationId id, const MentionAll& said);

}  // namespace kapok::messaging::store
