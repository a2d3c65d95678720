// feature: rate-limits, limit-sends
#include "rpc/rate_limiter.h"

#include "rpc/errors.h"
#include "rpc/method_table.h"

#include <gtest/gtest.h>

namespace kapok::rpc {
namespace {

TEST(RateLimiter, AllowsABurstThenARate) {
    ManualClock clock;
    RateLimiter rates(clock, {{"send", {20, 3}}});
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(rates.take("send", "u1").has_value());
    }
    const auto refused = rates.take("send", "u1");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason(), errors::kTooManyCalls);
    EXPECT_EQ(refused.error().retry_after_ms(), 50U);
    EXPECT_TRUE(rates.take("send", "u2").has_value()) << "keys are apart";

    clock.advance(std::chrono::milliseconds(49));
    EXPECT_FALSE(rates.take("send", "u1").has_value());
    clock.advance(std::chrono::milliseconds(1));
    EXPECT_TRUE(rates.take("send", "u1").has_value()) << "the wait it named is enough";
}

TEST(RateLimiter, SendsAreSixtyAtOnceAndTwentyASecond) {
    ManualClock clock;
    RateLimiter rates(clock, default_rates());
    for (int i = 0; i < 60; ++i) {
        EXPECT_TRUE(rates.take("send", "u1").has_value()) << i;
    }
    const auto refused = rates.take("send", "u1");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason(), errors::kTooManyCalls);
    clock.advance(std::chrono::seconds(1));
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(rates.take("send", "u1").has_value()) << i;
    }
    EXPECT_FALSE(rates.take("send", "u1").has_value());
}

TEST(RateLimiter, ForgetsBucketsThatAreFullAgain) {
    ManualClock clock;
    RateLimiter rates(clock, {{"send", {20, 60}}});
    for (int i = 0; i < 2'000; ++i) {
        ASSERT_TRUE(rates.take("send", "u" + std::to_string(i)).has_value());
    }
    EXPECT_EQ(rates.size(), 2'000U);
    clock.advance(std::chrono::seconds(10));
    for (int i = 0; i < 6'000; ++i) {
        static_cast<void>(rates.take("send", "v" + std::to_string(i % 50)));
    }
    EXPECT_LT(rates.size(), 400U);
}

TEST(RateLimiter, KnowsEveryClassOfTheSchema) {
    ManualClock clock;
    const RateLimiter rates(clock, default_rates());
    for (const auto& method : read_schema()) {
        EXPECT_TRUE(rates.knows(method.rate_class)) << method.name;
    }
}

}  // namespace
}  // namespace kapok::rpc
