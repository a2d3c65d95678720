// What domains above need for what people do with a message, beside reading it.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "messaging/types.h"
#include "rpc/sessions.h"
#include "runtime/task.h"

#include <string>
#include <string_view>

namespace kapok::messaging {

// Its rows are recalls that were allowed; each is done when a handler of a domain above gets it, or
// was none after all. The payload begins with a recalled_message().
inline constexpr std::string_view kMessageRecalled = "messaging.recall";

struct MessageId {
    ConversationId conversation{};
    Seq seq{};
};
std::optional<MessageId> recalled_message(std::string_view payload);

// Thread-safe.
class Participation {
  public:
    virtual ~Participation() = default;

    // A message that the user may read and has not deleted for themselves. NotFound
    // CONVERSATION_UNKNOWN, ENTRY_UNKNOWN; Gone ALREADY_RECALLED; Invalid ENTRY_NOT_A_MESSAGE.
    virtual Task<Result<Entry>> open(Deadline deadline, UserId user, MessageId id) = 0;
    // The same for one who also may write there now: refuses what Send refuses.
    virtual Task<Result<Entry>> open_to_write(Deadline deadline, UserId user, MessageId id) = 0;
    // Words as the content policy lets the user write them there: Forbidden TEXT_NOT_ALLOWED,
    // MUTED_BY_MODERATOR.
    [[nodiscard]] virtual Result<std::string> check_words(UserId user,
                                                          ConversationId id,
                                                          std::string words) const = 0;
    // The members who may read the message, to push to; null in large groups.
    virtual Task<Result<rpc::UserSet>> audience(Deadline deadline, MessageId id) = 0;
    // Nothing of it is left to be read: it was recalled, or trimmed.
    virtual Task<Result<bool>> is_gone(MessageId id) = 0;
};

}  // namespace kapok::messaging
