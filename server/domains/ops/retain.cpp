#include "ops/service.h"

namespace kapok::ops {
namespace {

constexpr std::size_t kConversationsAtOnce = 100;
constexpr std::chrono::minutes kPatience{1};

}  // namespace

Task<Result<std::uint64_t>> Service::retain() {
    CO_TRY(const auto retention, co_await get_retention(Deadline::after(ports_.clock, kPatience)));
    std::uint64_t trimmed = 0;
    for (const auto& [kind, days] : {std::pair(messaging::Kind::kDirect, retention.direct_days),
                                     std::pair(messaging::Kind::kGroup, retention.group_days),
                                     std::pair(messaging::Kind::kSelf, retention.self_days)}) {
        CO_TRY(const auto entries, co_await retain_kind(kind, days));
        trimmed += entries;
    }
    co_return trimmed;
}

// A conversation that has more than goes at once is looked at again, until nothing goes.
Task<Result<std::uint64_t>> Service::retain_kind(messaging::Kind kind, std::uint32_t days) {
    std::uint64_t trimmed = 0;
    if (days == 0) {
        co_return trimmed;
    }
    const auto before = ports_.clock.wall_now() - std::chrono::days(days);
    std::uint64_t in_round = 0;
    messaging::TrimWish wish{
        .kind = kind, .before = before, .after = {}, .limit = kConversationsAtOnce};
    do {
        CO_TRY(auto done,
               co_await ports_.oversight.trim(Deadline::after(ports_.clock, kPatience), wish));
        in_round += done.entries;
        trimmed += done.entries;
        wish.after = std::move(done.next);
        if (wish.after.empty() && in_round > 0) {
            in_round = 0;  // from the beginning: there may be more
            continue;
        }
        if (wish.after.empty()) {
            break;
        }
    } while (true);
    co_return trimmed;
}

}  // namespace kapok::ops
