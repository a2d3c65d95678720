#include "rpc/rate_limiter.h"

#include "base/assert.h"
#include "rpc/errors.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace kapok::rpc {

namespace {
// How many buckets a call looks at to find full ones.
constexpr int kSweptPerCall = 2;
}  // namespace

std::map<std::string, Rate, std::less<>> default_rates() {
    return {
        // Public methods: per address, which a household, an office or a campus may share.
        {"public", {20, 100}},
        {"login", {0.5, 30}},
        {"code", {1.0 / 30, 5}},
        // The others: per user.
        {"read", {50, 200}},
        {"write", {10, 40}},
        {"send", {20, 60}},
        {"cursor", {10, 40}},
        {"typing", {2, 10}},
        {"find", {0.5, 20}},
        {"friend", {0.2, 20}},
        // Looking up phone numbers and uploading address books: slow enough not to be worth trying
        // numbers in a row.
        {"phone", {1.0 / 180, 20}},
        {"book", {1.0 / 3'600, 5}},
        {"group", {2, 20}},
        {"upload", {20, 200}},
        {"search", {5, 40}},
        {"preview", {0.5, 10}},
        // Exports and imports.
        {"archive", {1.0 / 120, 10}},
        // Work for another program: translations, and texts of voice messages.
        {"language", {0.5, 20}},
    };
}

RateLimiter::RateLimiter(Clock& clock, std::map<std::string, Rate, std::less<>> classes)
    : clock_(clock), classes_(std::move(classes)) {
    for (const auto& [name, rate] : classes_) {
        KAPOK_ASSERT(rate.per_second > 0 && rate.burst >= 1, "a rate lets something through");
    }
}

bool RateLimiter::knows(std::string_view rate_class) const { return classes_.contains(rate_class); }

Result<void> RateLimiter::take(std::string_view rate_class, std::string_view key) {
    const auto found = classes_.find(rate_class);
    KAPOK_ASSERT(found != classes_.end(), "the rate class is in the table");
    const auto& rate = found->second;
    const auto now = clock_.steady_now();
    auto name = fmt::format("{}|{}", rate_class, key);
    auto& stripe = stripes_[std::hash<std::string>{}(name) % stripes_.size()];

    const std::scoped_lock lock(stripe.mutex);
    sweep(stripe, now);
    auto& bucket =
        stripe.buckets.try_emplace(std::move(name), Bucket{rate.burst, now, &rate}).first->second;
    const auto gained =
        std::chrono::duration<double>(now - bucket.filled).count() * rate.per_second;
    bucket.tokens = std::min(rate.burst, bucket.tokens + gained);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return {};
    }
    const auto wait_ms = std::ceil((1 - bucket.tokens) / rate.per_second * 1'000);
    return Error(Code::kRateLimited, errors::kTooManyCalls, "too many calls of this kind")
        .with_retry_after_ms(static_cast<std::uint32_t>(wait_ms));
}

void RateLimiter::sweep(Stripe& stripe, Instant now) {
    for (int i = 0; i < kSweptPerCall && !stripe.buckets.empty(); ++i) {
        stripe.swept = stripe.swept % stripe.buckets.bucket_count();
        std::vector<std::string> full;
        for (auto at = stripe.buckets.begin(stripe.swept); at != stripe.buckets.end(stripe.swept);
             ++at) {
            const auto& [tokens, filled, rate] = at->second;
            const auto gained =
                std::chrono::duration<double>(now - filled).count() * rate->per_second;
            if (tokens + gained >= rate->burst) {
                full.push_back(at->first);
            }
        }
        for (const auto& name : full) {
            stripe.buckets.erase(name);
        }
        ++stripe.swept;
    }
}

std::size_t RateLimiter::size() {
    std::size_t count = 0;
    for (auto& stripe : stripes_) {
        const std::scoped_lock lock(stripe.mutex);
        count += stripe.buckets.size();
    }
    return count;
}

}  // namespace kapok::rpc
