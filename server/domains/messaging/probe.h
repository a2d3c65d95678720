// What is measured of messages; their way to the disk is measured by streams, pushes by rpc.
// Thread-safe.
#pragma once

#include "observability/metrics.h"

namespace kapok::messaging {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics)
        : sends_(metrics.outcomes("kapok_messaging_sends_total", "Messages that people sent.")),
          repeats_(metrics.counter("kapok_messaging_repeated_sends_total",
                                   "Sends of a message that had gone through before.")) {}

    template <class T>
    void send_finished(const Result<T>& result) {
        sends_.count(result);
    }
    void send_repeated() { repeats_.add(); }

  private:
    observability::Outcomes sends_;
    observability::Counter& repeats_;
};

}  // namespace kapok::messaging
