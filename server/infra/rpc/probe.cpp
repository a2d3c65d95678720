#include "rpc/probe.h"

namespace kapok::rpc {

namespace {
constexpr std::size_t kCodes = static_cast<std::size_t>(Code::kInternal) + 1;
constexpr const char* kUnknown = "unknown";
}  // namespace

// A counter is made when its code first occurs: most methods never fail in most ways.
struct Probe::PerMethod {
    explicit PerMethod(observability::Histogram& seconds_in) : seconds(seconds_in) {}

    std::array<std::atomic<observability::Counter*>, kCodes> by_code{};  // [0]: succeeded
    observability::Histogram& seconds;
};

Probe::Probe(observability::Metrics& metrics)
    : metrics_(metrics),
      sessions_(metrics.gauge("kapok_rpc_sessions_count", "Connections that have a session.")),
      pushes_sent_(metrics.counter("kapok_rpc_pushes_total", "Pushes queued for a session.")),
      pushes_dropped_(metrics.counter("kapok_rpc_pushes_dropped_total",
                                      "Pushes dropped because a client read too slowly.")),
      resyncs_(metrics.counter("kapok_rpc_resyncs_total",
                               "Sessions told to resync after pushes were dropped.")) {
    add_method(kUnknown);
}

Probe::~Probe() = default;

void Probe::add_method(const std::string& method) {
    auto& seconds = metrics_.histogram("kapok_rpc_call_seconds",
                                       "Time from a call's arrival to its answer.",
                                       {{"method", method}});
    methods_.try_emplace(method, std::make_unique<PerMethod>(seconds));
}

Probe::PerMethod& Probe::of(const std::string& method) {
    const auto found = methods_.find(method);
    return found == methods_.end() ? *methods_.at(kUnknown) : *found->second;
}

void Probe::call_finished(const std::string& method,
                          const Error* failure,
                          std::chrono::nanoseconds took) {
    auto& row = of(method);
    auto& slot = row.by_code[failure == nullptr ? 0 : static_cast<std::size_t>(failure->code())];
    auto* counter = slot.load(std::memory_order_acquire);
    if (counter == nullptr) {
        const auto known = methods_.contains(method);
        const auto code =
            failure == nullptr ? std::string("ok") : std::string(to_string(failure->code()));
        counter = &metrics_.counter("kapok_rpc_calls_total",
                                    "Calls by method and result.",
                                    {{"method", known ? method : kUnknown}, {"code", code}});
        slot.store(counter, std::memory_order_release);
    }
    counter->add();
    row.seconds.observe(std::chrono::duration<double>(took).count());
}

}  // namespace kapok::rpc
