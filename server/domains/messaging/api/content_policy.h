// Port: messaging asks it about everything that a person writes. moderation implements it.
#pragma once

#include "accounts/api/text_policy.h"
#include "base/ids.h"
#include "base/result.h"
#include "messaging/api/oversight.h"
#include "runtime/task.h"

#include <string>
#include <string_view>

namespace kapok::messaging {

// The questions are on the path of every message: they are answered from memory, in microseconds,
// on any thread.
class ContentPolicy : public accounts::TextPolicy {
  public:
    // Forbidden MUTED_BY_MODERATOR.
    [[nodiscard]] virtual Result<void> may_write(UserId sender) const = 0;
    // Somebody shall look at it.
    [[nodiscard]] virtual bool wants_review(std::string_view text) const = 0;
    // It was written. Idempotent: a send whose answer was lost comes here again.
    virtual Task<Result<void>> review(Deadline deadline, CopiedEntry entry) = 0;
};

}  // namespace kapok::messaging
