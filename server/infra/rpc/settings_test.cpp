// feature: rate-limits
#include "rpc/settings.h"

#include "config/config.h"

#include <gtest/gtest.h>

namespace kapok::rpc {
namespace {

TEST(Settings, AnOperatorCanSetRatesAndLimits) {
    Settings settings;
    config::Registry registry;
    settings.declare(registry);
    config::Sources sources;
    sources.overrides = {"rates.login_burst=1000", "session.heartbeat=10 s"};
    ASSERT_TRUE(registry.load(sources).has_value());
    EXPECT_EQ(settings.rates.at("login").burst, 1'000);
    EXPECT_EQ(settings.rates.at("login").per_second, default_rates().at("login").per_second);
    EXPECT_EQ(settings.session.heartbeat, std::chrono::seconds(10));
    sources.overrides = {"rates.login_burst=0"};
    EXPECT_FALSE(registry.load(sources).has_value());
}

}  // namespace
}  // namespace kapok::rpc
