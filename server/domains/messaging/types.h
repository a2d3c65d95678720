// Values of the domain, as its use cases give and take them.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/ids.h"
#include "messaging/content.h"
#include "messaging/group_values.h"
#include "streams/streams.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

using streams::Ordinal;
using streams::Seq;

// How often a message has a reaction, as one user sees it.
struct ReactionTally {
    std::string emoji{};
    std::uint32_t count = 0;
    bool mine = false;
    std::vector<UserId> users{};  // the first few
};

// All of a message, as of the last change that they count.
struct Reactions {
    std::vector<ReactionTally> tallies{};
    Seq seq{};
};

struct Entry {
    ConversationId conversation{};
    Seq seq{};
    Ordinal ordinal{};
    WallTime time{};
    UserId sender{};
    std::string client_message_id{};  // empty for the system's
    Content content{};
    Reactions reactions{};
};

// What can be said of a message in a forwarded card.
enum class MergedState { kVerified = 1, kRecalled, kChanged };

struct MergedItem {
    std::uint32_t index = 0;
    UserId sender{};
    WallTime time{};
    MergedState state = MergedState::kVerified;
    Content content{};  // if verified
};

struct MergedPage {
    std::vector<MergedItem> items{};
    std::uint32_t count = 0;
    Kind origin = Kind::kDirect;
    std::vector<UserId> senders{};  // at most 4
};

// Where in a forwarded card to read.
struct MergedRange {
    std::vector<std::uint32_t> path{};  // of cards in cards
    std::uint32_t from = 0;
    std::uint32_t limit = 0;
};

// What a client asks to write.
struct Draft {
    ConversationId conversation{};
    std::string client_message_id{};
    std::uint64_t content_hash = 0;  // of the content as the client sent it
    Content content{};
    Occasion occasion = Occasion::kNone;  // the only way in for one
};

struct Membership {
    ConversationId conversation{};
    bool active = false;
    Role role = Role::kMember;
    Seq join_seq{};
    Ordinal join_ordinal{};
    Seq leave_seq{};
    bool pinned = false;
    bool muted = false;
    bool hidden = false;
    std::string draft{};
    bool marked_unread = false;
    std::string nickname{};
    WallTime muted_until{};
    bool folded = false;
    Seq cleared_seq{};
};

struct PlayedCursor {
    ConversationId conversation{};
    Seq seq{};
};

struct HiddenEntries {
    ConversationId conversation{};
    std::vector<Seq> seqs{};
};

struct ReadCursor {
    ConversationId conversation{};
    Seq seq{};
    Ordinal ordinal{};
};

// How far another member is, as far as they show it.
struct Receipt {
    ConversationId conversation{};
    UserId user{};
    Seq read{};
    Seq delivered{};
    Seq join_seq{};
    Ordinal read_ordinal{};  // as it is stored; not told
};

// Where an imported conversation comes from.
struct ImportOrigin {
    std::string instance_name{};
    Kind kind = Kind::kDirect;  // there
};

// A conversation as one member sees it.
struct Conversation {
    ConversationId id{};
    std::string name{};
    std::string avatar_media_id{};
    std::uint32_t member_count = 0;
    std::vector<UserId> first_members{};
    Membership membership{};
    streams::Head head{};  // what the caller may read
    ReadCursor read_cursor{};
    Ordinal own_last_ordinal{};
    std::optional<Entry> last_entry{};
    WallTime active{};  // of the last entry that is shown: what a list is ordered by
    Seq mentioned_seq{};
    std::vector<Seq> mentioned_seqs{};  // the newest of them, oldest first
    bool dissolved = false;
    std::optional<GroupSettings> settings{};  // none for those who are not in the group
    std::optional<Announcement> announcement{};
    std::uint32_t join_requests = 0;
    Seq played_seq{};
    std::optional<ImportOrigin> origin{};
};

struct ConversationPage {
    std::vector<Conversation> conversations{};
    std::string next_page_token{};
    Seq feed_seq{};
};

struct EntryPage {
    std::vector<Entry> entries{};  // oldest first
    Seq head{};
    Seq first{};
};

// From where entries are read: after or before a seq, or with none the newest.
struct EntryRange {
    std::optional<Seq> after{};
    std::optional<Seq> before{};
    std::uint32_t limit = 0;
};

// Only what is set changes.
struct MembershipChange {
    std::optional<bool> pinned{};
    std::optional<bool> muted{};
    std::optional<bool> hidden{};
    std::optional<std::string> draft{};
    std::optional<bool> marked_unread{};
    std::optional<bool> folded{};
};

struct GroupChange {
    std::optional<std::string> name{};
    std::optional<std::string> avatar_media_id{};
};

struct NewGroup {
    std::string client_group_id{};
    std::string name{};
    std::vector<UserId> users{};
};

struct Member {
    UserId user{};
    Role role = Role::kMember;
    WallTime joined{};
    std::string nickname{};
    WallTime muted_until{};
};

struct MemberPage {
    std::vector<Member> members{};
    std::string next_page_token{};
};

// Names an entry, and the change of it by its id, as a client asks for it.
struct ChangeOf {
    ConversationId conversation{};
    Seq seq{};
    std::string client_message_id{};
};

struct Reactor {
    UserId user{};
    std::string emoji{};
    Seq seq{};  // of the Reaction
};

struct ReactorPage {
    std::vector<Reactor> reactors{};
    std::string next_page_token{};
};

struct PinnedEntry {
    Entry entry{};
    UserId by{};
    WallTime time{};
    Seq pin_seq{};
};

struct ClearedHistory {
    Membership membership{};
    ReadCursor read_cursor{};
};

}  // namespace kapok::messaging
