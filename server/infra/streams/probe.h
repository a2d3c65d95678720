// What is measured of appends. Thread-safe.
#pragma once

#include "observability/metrics.h"

#include <chrono>

namespace kapok::streams {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics)
        : seconds_(metrics.histogram("kapok_streams_append_seconds",
                                     "Time from an append's arrival until it is durable.")),
          batch_(metrics.histogram("kapok_streams_batch_appends",
                                   "Appends that shared one commit.",
                                   {},
                                   {1, 3, 10, 30, 100, 300, 1'000})) {}

    void batch_committed(std::size_t appends) { batch_.observe(static_cast<double>(appends)); }
    void append_committed(std::chrono::nanoseconds took) {
        seconds_.observe(std::chrono::duration<double>(took).count());
    }

  private:
    observability::Histogram& seconds_;
    observability::Histogram& batch_;
};

}  // namespace kapok::streams
