// Counters, gauges and histograms, and their Prometheus text.
//
//     class Probe {
//       public:
//         explicit Probe(Metrics& metrics)
//             : sent_(metrics.counter("kapok_messaging_messages_total", "Messages accepted.")) {}
//         void message_sent() { sent_.add(); }
//
// Names are kapok_<module>_<noun>_<unit>; labels come from closed sets, never from users. Metrics
// are registered at start (or when a label value is first seen) and live as long as Metrics.
// Registering takes a lock; counting never does. Thread-safe.
#pragma once

#include "base/result.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::observability {

// Only grows.
class Counter {
  public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
  public:
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::int64_t> value_{0};
};

// How often a measured value fell into which range.
class Histogram {
  public:
    // `bounds`: upper ends, ascending.
    explicit Histogram(std::vector<double> bounds);
    void observe(double value);

  private:
    friend class Metrics;
    std::vector<double> bounds_;
    std::vector<std::atomic<std::uint64_t>> counts_;  // one more than bounds
    std::atomic<double> sum_{0};
};

// How often something ended well ("ok"), was refused for what the client did ("refused"), or could
// not be done for what happened to us ("failed").
class Outcomes {
  public:
    Outcomes(Counter& ok, Counter& refused, Counter& failed)
        : ok_(ok), refused_(refused), failed_(failed) {}

    // Null: it ended well.
    void count(const Error* failure);
    template <class T>
    void count(const Result<T>& result) {
        count(result.has_value() ? nullptr : &result.error());
    }

  private:
    Counter& ok_;
    Counter& refused_;
    Counter& failed_;
};

// Seconds, from 100 us to 30 s: for latencies.
std::vector<double> latency_bounds();

class Metrics {
  public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // The same name and labels give the same metric again. The same name with another kind, or a
    // name out of the scheme, asserts.
    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    // Counters with one more label, "outcome".
    Outcomes outcomes(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram& histogram(std::string_view name,
                         std::string_view help,
                         const Labels& labels = {},
                         const std::vector<double>& bounds = latency_bounds());
    // A gauge that is read when somebody asks. `read` must be thread-safe and outlive this.
    void observe(std::string_view name, std::string_view help, std::function<std::int64_t()> read);

    // Prometheus text format 0.0.4.
    [[nodiscard]] std::string prometheus() const;

  private:
    struct Family;
    enum class Kind { kCounter, kGauge, kHistogram };

    Family& family(std::string_view name, std::string_view help, Kind kind);

    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
};

}  // namespace kapok::observability
