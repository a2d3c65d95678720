// feature: pain-storms, admission
#include "rpc/overload.h"

#include "kapok/accounts/v1/service.pb.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "rpc/errors.h"
#include "rpc/testing/world.h"

#include <gtest/gtest.h>

#include <set>

namespace kapok::rpc {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using runtime::Load;
namespace wire = accounts::v1;

Method method_of(std::string rate_class, Access access = Access::kUser) {
    Method method;
    method.rate_class = std::move(rate_class);
    method.access = access;
    return method;
}

CO_TEST(Overload, ShedsWhatIsWorthLeastFirst) {
    testing::World world(loop);
    const auto let_in = [&](Load load) {
        world.be(load);
        std::string names;
        for (const auto* name : {"typing", "send", "search", "read", "cursor", "login"}) {
            if (world.overload.admit(method_of(name)).has_value()) {
                names += names.empty() ? name : std::string(" ") + name;
            }
        }
        return names;
    };
    EXPECT_EQ(let_in(Load::kCalm), "typing send search read cursor login");
    EXPECT_EQ(let_in(Load::kBusy), "send search read cursor login");
    EXPECT_EQ(let_in(Load::kOverloaded), "read cursor login");
    EXPECT_TRUE(world.overload.admit_session().has_value());
    EXPECT_EQ(let_in(Load::kStuck), "");
    EXPECT_FALSE(world.overload.admit_session().has_value());
    EXPECT_TRUE(world.overload.admit(method_of("write", Access::kAdmin)).has_value())
        << "who runs it can look";
    EXPECT_EQ(let_in(Load::kCalm), "typing send search read cursor login");
    EXPECT_NE(world.metrics.prometheus().find("kapok_rpc_calls_shed_total{class=\"typing\"} 3"),
              std::string::npos);
    co_return;
}

CO_TEST(Overload, SaysToEachWhenToComeBack) {
    testing::World world(loop);
    world.be(Load::kStuck);
    std::set<std::uint32_t> pauses;
    for (int i = 0; i < 50; ++i) {
        const auto refused = world.overload.admit(method_of("send"));
        CO_ASSERT_TRUE(!refused.has_value());
        EXPECT_EQ(refused.error().code(), Code::kUnavailable);
        EXPECT_EQ(refused.error().reason(), errors::kOverloaded);
        EXPECT_GE(refused.error().retry_after_ms(), 5'000U) << "as long as the head has waited";
        EXPECT_LE(refused.error().retry_after_ms(), 10'000U);
        pauses.insert(refused.error().retry_after_ms());
    }
    EXPECT_GT(pauses.size(), 40U) << "not all at once";
    co_return;
}

Task<Result<wire::UpdateProfileResponse>> count(int* calls) {
    ++*calls;
    co_return wire::UpdateProfileResponse();
}

CO_TEST(Overload, IsAskedBeforeAnythingIsDone) {
    testing::World world(loop);
    int calls = 0;
    world.router.bind<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
        "kapok.accounts.v1.AccountsService/UpdateProfile",
        [&calls](RequestContext, wire::UpdateProfileRequest) { return count(&calls); });
    const auto update = [&world] {
        Call call;
        call.method = "kapok.accounts.v1.AccountsService/UpdateProfile";
        call.caller = Caller{UserId(5), DeviceId(6), false};
        return world.router.call(std::move(call));
    };
    world.be(Load::kOverloaded);
    // More than the user's allowance: what was refused has cost nothing.
    for (int i = 0; i < 100; ++i) {
        const auto reply = co_await update();
        CO_ASSERT_TRUE(!reply.result.has_value());
        EXPECT_EQ(reply.result.error().reason(), errors::kOverloaded);
    }
    EXPECT_EQ(calls, 0);
    world.be(Load::kCalm);
    const auto reply = co_await update();
    EXPECT_TRUE(reply.result.has_value());
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace kapok::rpc
