// What is measured of push. Thread-safe.
#pragma once

#include "observability/metrics.h"
#include "push/values.h"

#include <array>

namespace kapok::push {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics) {
        constexpr std::array<std::string_view, 12> kNames{"none",
                                                          "sent",
                                                          "waiting",
                                                          "failed",
                                                          "ended",
                                                          "muted",
                                                          "quiet",
                                                          "off",
                                                          "read",
                                                          "withdrawn",
                                                          "shed",
                                                          "replaced"};
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            counters_[i] = &metrics.counter("kapok_push_notifications_total",
                                            "What became of notifications.",
                                            {{"verdict", std::string(kNames[i])}});
        }
        waiting_ = &metrics.gauge("kapok_push_waiting_notifications",
                                  "Notifications that are on their way or wait to be tried again.");
    }

    void decided(Verdict verdict) { counters_[static_cast<std::size_t>(verdict)]->add(); }
    void waiting_changed(std::int64_t by) { waiting_->add(by); }

  private:
    std::array<observability::Counter*, 12> counters_{};
    observability::Gauge* waiting_ = nullptr;
};

}  // namespace kapok::push
