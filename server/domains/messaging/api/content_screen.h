// Port: somebody outside who is asked about each message before it is stored. moderation implements
// it; without one, which is the usual case, nothing is asked.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "messaging/api/ids.h"
#include "messaging/api/oversight.h"
#include "runtime/task.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

// A message that somebody is about to write, or another wording of one.
struct Written {
    UserId sender{};
    ConversationId conversation{};
    std::string kind{};                // as it stands in the schema: "text", "image", …
    std::vector<std::string> texts{};  // all that the sender wrote; none for a picture
};

struct Screened {
    std::vector<std::string> texts{};      // as they may be stored; as many as were asked about
    std::optional<std::string> concern{};  // set: it may be sent, and somebody shall look at it
};

// Thread-safe.
class ContentScreen {
  public:
    virtual ~ContentScreen() = default;
    // Forbidden CONTENT_REFUSED, Unavailable CONTENT_CHECK_DOWN.
    virtual Task<Result<Screened>> screen(Deadline deadline, Written written) = 0;
    // What shall be looked at was written. Idempotent.
    virtual Task<Result<void>> review(Deadline deadline,
                                      CopiedEntry entry,
                                      std::string concern) = 0;
};

}  // namespace kapok::messaging
