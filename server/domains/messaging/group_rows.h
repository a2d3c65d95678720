// What write jobs on groups share: a group with its caller, joining and leaving, the event log.
#pragma once

#include "messaging/notices.h"
#include "messaging/store.h"

#include <string>
#include <vector>

namespace kapok::messaging {

// `group.version` is already the one that this transaction makes; whoever changes the group or a
// member of it ends with store::update_conversation().
struct GroupScene {
    store::ConversationRow group{};
    store::MemberRow caller{};
};

enum class Dissolved { kRefuse, kAllow };

// NotFound CONVERSATION_UNKNOWN, Forbidden NOT_A_MEMBER, Gone GROUP_DISSOLVED.
Result<GroupScene> open_group(storage::Tx& tx,
                              ConversationId id,
                              UserId caller,
                              Dissolved dissolved = Dissolved::kRefuse);
// Also Forbidden ROLE_TOO_LOW for plain members.
Result<GroupScene> open_group_as_leader(storage::Tx& tx,
                                        ConversationId id,
                                        UserId caller,
                                        Dissolved dissolved = Dissolved::kRefuse);
// Invalid NOT_A_GROUP.
Result<void> check_is_group(ConversationId id);

// The end of the stream just before the transaction. Entries that are appended between the two may
// still be read by one who joins, and are not read by one who leaves.
struct Moment {
    streams::Head head{};
    WallTime now{};
};

// The first member of a group that was just made: its owner.
void found_group(storage::Tx& tx,
                 store::ConversationRow& group,
                 UserId owner,
                 const Moment& moment);
// Opens an interval and counts them. False if they are in already.
bool join(storage::Tx& tx, store::ConversationRow& group, UserId user, const Moment& moment);
// Ends the interval of a member and tells them.
void leave(storage::Tx& tx,
           store::ConversationRow& group,
           store::MemberRow row,
           const Moment& moment);
// Stores a member's changed row and tells them.
void change_member(storage::Tx& tx,
                   const store::ConversationRow& group,
                   store::MemberRow row,
                   const Moment& moment);
// Tells the owner and the admins how many ask to join.
void tell_leaders(storage::Tx& tx, ConversationId id);

// A notice that names users: at most 100 of them.
Notice members_notice(NoticeKind kind, std::vector<UserId> users);

// A line of the event log.
struct Deed {
    UserId actor{};
    GroupEventKind kind{};
    std::vector<UserId> users{};
    std::string text{};
    std::int64_t number = 0;
};
void record(storage::Tx& tx, ConversationId id, WallTime now, Deed deed);

}  // namespace kapok::messaging
