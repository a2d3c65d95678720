// What the operator's own content policy says of a message, where there is one; else nothing is
// asked. Thread-safe once it is set up.
#pragma once

#include "messaging/api/content_screen.h"
#include "messaging/rules.h"
#include "messaging/types.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

// policy.cpp: all that the sender wrote; what the server read of a link's page is not theirs.
std::vector<std::string*> words_of(Body& body);

class Screening {
  public:
    explicit Screening(Limits limits) : limits_(limits) {}
    // Before the first call.
    void use(ContentScreen& screen) { screen_ = &screen; }

    struct Cleared {
        Content content{};                     // as it may be stored
        std::optional<std::string> concern{};  // for raise(), once it was written
    };
    // The chat with oneself is one's own.
    Task<Result<Cleared>> screen(Deadline deadline,
                                 UserId sender,
                                 ConversationId id,
                                 Content content);
    // Opens a report if there is a concern. Idempotent.
    Task<Result<void>> raise(Deadline deadline, Entry entry, std::optional<std::string> concern);

  private:
    Limits limits_;
    ContentScreen* screen_ = nullptr;
};

}  // namespace kapok::messaging
