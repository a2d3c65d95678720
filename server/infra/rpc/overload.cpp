#include "rpc/overload.h"

#include "rpc/errors.h"
#include "rpc/rate_limiter.h"

#include <algorithm>

namespace kapok::rpc {

namespace {

using runtime::Load;

// It takes about as long as the head has waited until what waits is done.
constexpr std::chrono::milliseconds kShortestPause{1'000};
constexpr std::chrono::milliseconds kLongestPause{5'000};

// The rate class of those who connect.
constexpr std::string_view kSession = "session";

}  // namespace

Overload::Overload(Ports ports) : ports_(ports) {
    const auto count = [this](std::string_view rate_class) {
        shed_[std::string(rate_class)] = &ports_.metrics.counter(
            "kapok_rpc_calls_shed_total",
            "Calls that were refused because too much was waiting, by their rate class.",
            {{"class", std::string(rate_class)}});
    };
    count(kSession);
    for (const auto& [rate_class, rate] : default_rates()) {
        count(rate_class);
    }
}

std::optional<Load> Overload::refused_from(const Method& method) {
    if (method.access == Access::kAdmin || method.access == Access::kModerator) {
        return std::nullopt;
    }
    const std::string_view rate_class = method.rate_class;
    if (rate_class == "typing") {
        return Load::kBusy;
    }
    // Sync, acknowledgements, and the way in.
    for (const auto last : {"read", "cursor", "public", "login", "code"}) {
        if (rate_class == last) {
            return Load::kStuck;
        }
    }
    return Load::kOverloaded;
}

Result<void> Overload::admit(const Method& method) {
    return admit(refused_from(method), method.rate_class);
}

Result<void> Overload::admit_session() { return admit(Load::kStuck, kSession); }

Result<void> Overload::admit(std::optional<Load> refused_from, std::string_view rate_class) {
    const auto now = ports_.clock.steady_now();
    if (!refused_from || ports_.pressure.load(now) < *refused_from) {
        return {};
    }
    if (const auto counter = shed_.find(rate_class); counter != shed_.end()) {
        counter->second->add();
    }
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(ports_.pressure.wait(now));
    const auto pause = std::clamp(waited, kShortestPause, kLongestPause);
    const auto jitter = ports_.random.below(static_cast<std::uint64_t>(pause.count()) + 1);
    return Error(Code::kUnavailable, errors::kOverloaded, "the server is busy")
        .with_retry_after_ms(static_cast<std::uint32_t>(pause.count() + std::int64_t(jitter)));
}

}  // namespace kapok::rpc
