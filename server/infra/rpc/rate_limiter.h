// Token buckets per class and key (a user, or an address for public methods). Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kapok::rpc {

struct Rate {
    double per_second = 10;
    double burst = 20;
};

class RateLimiter {
  public:
    // Classes by name: "send", "read", "login" … An unknown class asserts.
    RateLimiter(Clock& clock, std::map<std::string, Rate, std::less<>> classes);

    // Takes one token, or RateLimited TOO_MANY_CALLS with the time until the next one.
    Result<void> take(std::string_view rate_class, std::string_view key);

  private:
    struct Bucket {
        double tokens = 0;
        Instant filled;
    };
    // Buckets that are full again are forgotten, a few at each call, so that memory stays bounded.
    struct Stripe {
        std::mutex mutex;
        std::unordered_map<std::string, Bucket> buckets;
    };

    Clock& clock_;
    std::map<std::string, Rate, std::less<>> classes_;
    std::array<Stripe, 16> stripes_;
};

}  // namespace kapok::rpc
