// What write jobs on groups share: a group with its caller, joining and leaving.
#pragma once

#include "messaging/notices.h"
#include "messaging/store.h"

#include <vector>

namespace kapok::messaging {

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

// The end of the stream just before the transaction. Entries that are appended between the two may
// still be read by one who joins, and are not read by one who leaves.
struct Moment {
    streams::Head head{};
    WallTime now{};
};

// Opens an interval. False if they are in already.
bool join(storage::Tx& tx, ConversationId id, UserId user, Moment moment);
// Ends the interval of a member and tells them.
void leave(storage::Tx& tx,
           store::ConversationRow& group,
           store::MemberRow row,
           const Moment& moment);
// Stores a member's changed row and tells them.
void change_member(storage::Tx& tx, const store::MemberRow& row, const Moment& moment);

// A notice that names users: at most 100 of them.
Notice members_notice(NoticeKind kind, std::vector<UserId> users);

}  // namespace kapok::messaging
