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

// Every class that the schema names, with its rate: the one table of rates.
std::map<std::string, Rate, std::less<>> default_rates();

class RateLimiter {
  public:
    // Classes by name: "send", "read", "login" … A rate below one call in all asserts.
    RateLimiter(Clock& clock, std::map<std::string, Rate, std::less<>> classes);

    [[nodiscard]] bool knows(std::string_view rate_class) const;

    // Takes one token, or RateLimited TOO_MANY_CALLS with the time until the next one. An unknown
    // class asserts.
    Result<void> take(std::string_view rate_class, std::string_view key);

    // Buckets in memory.
    [[nodiscard]] std::size_t size();

  private:
    struct Bucket {
        double tokens = 0;
        Instant filled;
        const Rate* rate = nullptr;
    };
    struct Stripe {
        std::mutex mutex;
        std::unordered_map<std::string, Bucket> buckets;
        std::size_t swept = 0;  // position of the sweep, in buckets of the hash table
    };

    // Buckets that are full again are forgotten, a few at each call, so that memory stays bounded.
    static void sweep(Stripe& stripe, Instant now);

    Clock& clock_;
    std::map<std::string, Rate, std::less<>> classes_;
    std::array<Stripe, 16> stripes_;
};

}  // namespace kapok::rpc
