// A content policy of the operator's own, asked over HTTP before a message is stored
// (docs/decisions/0040). Thread-safe.
#pragma once

#include "messaging/api/content_screen.h"
#include "moderation/api/screen_http.h"
#include "moderation/probe.h"
#include "moderation/settings.h"
#include "runtime/timers.h"

#include <atomic>
#include <functional>

namespace kapok::moderation {

class HttpScreen final : public messaging::ContentScreen {
  public:
    using Reviewer =
        std::function<Task<Result<void>>(Deadline, messaging::CopiedEntry, std::string)>;

    struct Ports {
        ScreenHttp& http;
        runtime::Timers& timers;
        observability::Metrics& metrics;
    };

    HttpScreen(Ports ports, PolicySettings settings, Reviewer reviewer);

    Task<Result<messaging::Screened>> screen(Deadline deadline,
                                             messaging::Written written) override;
    Task<Result<void>> review(Deadline deadline,
                              messaging::CopiedEntry entry,
                              std::string concern) override {
        return reviewer_(deadline, std::move(entry), std::move(concern));
    }

  private:
    // A place among the calls at once, held while it is asked.
    class Place;

    Task<Result<messaging::Screened>> ask(Deadline deadline, messaging::Written written);
    // What happens to a message that nobody judged.
    Result<messaging::Screened> unjudged(messaging::Written written);
    // Says in the log when it begins to fail, and when it answers again: not at each message.
    void note(bool works, std::string_view what);

    Ports ports_;
    PolicySettings settings_;
    Reviewer reviewer_;
    Probe probe_;
    std::atomic<std::size_t> asking_{0};
    std::atomic<bool> failing_{false};
};

}  // namespace kapok::moderation
