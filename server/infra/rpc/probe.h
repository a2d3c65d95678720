// What is measured of calls and sessions. Thread-safe.
#pragma once

#include "base/result.h"
#include "observability/metrics.h"

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace kapok::rpc {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics);
    ~Probe();

    // At start, for each row of the method table; others count as "unknown".
    void add_method(const std::string& method);
    // `failure`: none if the call succeeded.
    void call_finished(const std::string& method,
                       const Error* failure,
                       std::chrono::nanoseconds took);

    void session_opened() { sessions_.add(1); }
    void session_closed() { sessions_.add(-1); }
    void push_sent() { pushes_sent_.add(); }
    void push_dropped() { pushes_dropped_.add(); }
    void resync_sent() { resyncs_.add(); }

  private:
    struct PerMethod;

    PerMethod& of(const std::string& method);

    observability::Metrics& metrics_;
    observability::Gauge& sessions_;
    observability::Counter& pushes_sent_;
    observability::Counter& pushes_dropped_;
    observability::Counter& resyncs_;
    std::map<std::string, std::unique_ptr<PerMethod>> methods_;
};

}  // namespace kapok::rpc
