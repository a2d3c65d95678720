// What is measured of messages; their way to the disk is measured by streams, pushes by rpc.
// Thread-safe.
#pragma once

#include "observability/metrics.h"

#include <atomic>

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
        if (result) {
            sent_.fetch_add(1, std::memory_order_relaxed);
        }
    }
    void send_repeated() { repeats_.add(); }
    // Since the start, repetitions too.
    [[nodiscard]] std::uint64_t sent() const { return sent_.load(std::memory_order_relaxed); }

  private:
    observability::Outcomes sends_;
    observability::Counter& repeats_;
    std::atomic<std::uint64_t> sent_{0};
};

}  // namespace kapok::messaging
