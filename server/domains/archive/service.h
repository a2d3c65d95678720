// archive's use cases. Thread-safe: no state but its dependencies.
#pragma once

#include "base/clock.h"
#include "media/api/usage.h"
#include "messaging/api/history.h"
#include "rpc/context.h"

#include <vector>

namespace kapok::archive {

struct ConversationStorage {
    messaging::ConversationId conversation{};
    std::uint64_t entries = 0;
    media::FileSum media{};
};

struct Storage {
    std::vector<ConversationStorage> conversations{};  // largest first
    media::FileSum unused{};
    std::uint64_t uploaded_bytes = 0;
};

class Service {
  public:
    struct Ports {
        messaging::History& history;
        media::Usage& usage;
        Clock& clock;
    };

    explicit Service(Ports ports) : ports_(ports) {}

    Task<Result<Storage>> get_storage(rpc::RequestContext ctx);
    // What was given up.
    Task<Result<media::FileSum>> remove_unused(rpc::RequestContext ctx);

  private:
    // What was uploaded later may be on its way into a message.
    [[nodiscard]] WallTime unused_before() const {
        return ports_.clock.wall_now() - std::chrono::hours(1);
    }

    Ports ports_;
};

}  // namespace kapok::archive
