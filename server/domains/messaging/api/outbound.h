// Writing for a user who is not there: what domains above send in their name, by the ways that
// their own devices take.
#pragma once

#include "base/result.h"
#include "messaging/types.h"
#include "rpc/context.h"
#include "runtime/task.h"

namespace kapok::messaging {

// Thread-safe.
class Outbound {
  public:
    virtual ~Outbound() = default;

    // What Send would refuse the text with now, or the text as it would be sent.
    virtual Task<Result<Text>> check(Deadline deadline,
                                     UserId user,
                                     ConversationId id,
                                     Text text) = 0;
    // Send, as the caller. Repeated under the same id it writes nothing. What has an occasion is
    // told to the caller, too: see push.
    virtual Task<Result<Entry>> send(rpc::RequestContext ctx, Draft draft) = 0;
    // The caller's list shows the conversation with a dot.
    virtual Task<Result<void>> mark_unread(rpc::RequestContext ctx, ConversationId id) = 0;
};

}  // namespace kapok::messaging
