// How one stands in a group, for domains above that keep something for its members.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "messaging/types.h"
#include "rpc/sessions.h"
#include "runtime/task.h"

#include <string>

namespace kapok::storage {
class Tx;
}

namespace kapok::messaging {

struct GroupStanding {
    bool leads = false;       // its owner, or an admin
    rpc::UserSet audience{};  // its members, to push to; null in large groups
};

// Thread-safe.
class Groups {
  public:
    virtual ~Groups() = default;

    // A member of now. NotFound CONVERSATION_UNKNOWN, Invalid NOT_A_GROUP, Forbidden NOT_A_MEMBER.
    virtual Task<Result<GroupStanding>> enter(Deadline deadline,
                                              UserId user,
                                              ConversationId id) = 0;
    // The same for one who also may write there now: refuses what Send refuses.
    virtual Task<Result<GroupStanding>> enter_to_write(Deadline deadline,
                                                       UserId user,
                                                       ConversationId id) = 0;
};

// In the transaction that makes a note of the group: the chat will tell of it.
struct NoteMade {
    ConversationId conversation{};
    UserId by{};
    std::string note_id{};
};
void announce(storage::Tx& tx, NoteMade note);

}  // namespace kapok::messaging
