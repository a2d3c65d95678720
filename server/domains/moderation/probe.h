// What is measured of the content policy that an operator named. Thread-safe.
#pragma once

#include "observability/metrics.h"

#include <array>
#include <chrono>

namespace kapok::moderation {

class Probe {
  public:
    // What came of asking; kShed: too many were asked about at once, so that this one was not.
    enum class Outcome { kAllow, kMask, kRefuse, kReview, kFailed, kShed };

    explicit Probe(observability::Metrics& metrics)
        : seconds_(metrics.histogram("kapok_moderation_policy_seconds",
                                     "Time that the operator's content policy took.")) {
        constexpr std::array<std::string_view, kOutcomes> kNames{
            "allow", "mask", "refuse", "review", "failed", "shed"};
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            calls_[i] =
                &metrics.counter("kapok_moderation_policy_calls_total",
                                 "Messages that the operator's content policy was to judge.",
                                 {{"outcome", std::string(kNames[i])}});
        }
    }

    void policy_answered(Outcome outcome) { calls_[static_cast<std::size_t>(outcome)]->add(); }
    void policy_took(std::chrono::nanoseconds took) {
        seconds_.observe(std::chrono::duration<double>(took).count());
    }

  private:
    static constexpr std::size_t kOutcomes = 6;

    observability::Histogram& seconds_;
    std::array<observability::Counter*, kOutcomes> calls_{};
};

}  // namespace kapok::moderation
