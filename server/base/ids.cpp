#include "base/ids.h"

#include "base/clock.h"
#include "base/random.h"

#include <charconv>

namespace kapok {

namespace {
constexpr std::int64_t kEpochMs = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
constexpr unsigned kSequenceBits = 22;
}  // namespace

IdSource::IdSource(Clock& clock, Random& random) : clock_(clock), random_(random) {}

std::uint64_t IdSource::next() {
    const auto elapsed_ms = to_ms(clock_.wall_now()) - kEpochMs;
    const auto time_part = static_cast<std::uint64_t>(elapsed_ms > 0 ? elapsed_ms : 1);
    // Half of the range stays free for counting up within the millisecond.
    const auto fresh = (time_part << kSequenceBits) | (random_.next() >> (65 - kSequenceBits));
    auto last = last_.load(std::memory_order_relaxed);
    std::uint64_t id = 0;
    do {
        id = fresh > last ? fresh : last + 1;
    } while (!last_.compare_exchange_weak(last, id, std::memory_order_relaxed));
    return id;
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) {
        return std::nullopt;
    }
    return value;
}

}  // namespace kapok
