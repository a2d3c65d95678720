// The SQL of push, every statement of it, on both engines.
// feature: web-push
#include "contract/domain_engines.h"
#include "push/module.h"
#include "push/store.h"

namespace kapok::push {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class PushContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Device device(std::uint64_t id, UserId user, std::string endpoint) {
    return {.id = DeviceId(id),
            .user = user,
            .subscription = {.endpoint = std::move(endpoint),
                             .keys = {.public_key = std::string("\x04\x00\xFF", 3),
                                      .auth = std::string("\x00\x01", 2)},
                             .language = "zh-CN",
                             .registered = kNow},
            .settings = {},
            .last = {}};
}

TEST_P(PushContract, Subscriptions) {
    in_tx([](storage::Tx& tx) {
        store::put_subscription(tx, device(1, kAnn, "https://a.example/"));
        store::put_subscription(tx, device(2, kAnn, "https://b.example/"));
        store::put_subscription(tx, device(3, kBob, "https://c.example/"));
        const auto found = store::find_device(tx, DeviceId(1));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->user, kAnn);
        EXPECT_EQ(found->subscription.endpoint, "https://a.example/");
        EXPECT_EQ(found->subscription.keys.public_key, std::string("\x04\x00\xFF", 3));
        EXPECT_EQ(found->subscription.keys.auth, std::string("\x00\x01", 2));
        EXPECT_EQ(found->subscription.language, "zh-CN");
        EXPECT_EQ(found->subscription.registered, kNow);
        EXPECT_EQ(found->settings, Settings());
        EXPECT_EQ(found->last.verdict, Verdict::kNone);
        EXPECT_FALSE(store::find_device(tx, DeviceId(9)));
        EXPECT_EQ(store::list_registered(tx, kAnn).size(), 2U);
        EXPECT_EQ(store::list_users(tx, UserId(0), 10), (std::vector<UserId>{kBob, kAnn}));
        EXPECT_EQ(store::list_users(tx, kBob, 10), std::vector<UserId>{kAnn});
        EXPECT_EQ(store::list_users(tx, UserId(0), 1), std::vector<UserId>{kBob});

        store::put_subscription(tx, device(3, kBob, "https://a.example/"));
        EXPECT_EQ(store::find_device(tx, DeviceId(1))->subscription.endpoint, "")
            << "an endpoint belongs to the device that named it last";
        store::clear_subscription(tx, DeviceId(3), "https://other.example/");
        EXPECT_EQ(store::list_registered(tx, kBob).size(), 1U) << "another one";
        store::clear_subscription(tx, DeviceId(3), "https://a.example/");
        EXPECT_TRUE(store::list_registered(tx, kBob).empty());
        store::remove_device(tx, DeviceId(2));
        EXPECT_FALSE(store::find_device(tx, DeviceId(2)));
        store::remove_user(tx, kAnn);
        EXPECT_FALSE(store::find_device(tx, DeviceId(1)));
        EXPECT_TRUE(store::find_device(tx, DeviceId(3)));
    });
}

TEST_P(PushContract, Settings) {
    in_tx([](storage::Tx& tx) {
        auto quiet = device(1, kAnn, "");
        quiet.settings = {.enabled = false,
                          .body_hidden = true,
                          .quiet = QuietHours{.from = 1'320, .to = 0},
                          .time_zone = "Asia/Shanghai"};
        store::put_settings(tx, quiet);
        EXPECT_EQ(store::find_device(tx, DeviceId(1))->settings, quiet.settings);
        store::put_subscription(tx, device(1, kAnn, "https://a.example/"));
        EXPECT_EQ(store::find_device(tx, DeviceId(1))->settings, quiet.settings)
            << "registering leaves them";
        quiet.settings.quiet.reset();
        store::put_settings(tx, quiet);
        const auto found = store::find_device(tx, DeviceId(1));
        EXPECT_EQ(found->settings, quiet.settings);
        EXPECT_EQ(found->subscription.endpoint, "https://a.example/") << "and the other way";

        store::put_last(tx,
                        DeviceId(1),
                        {.time = kNow,
                         .conversation = {},
                         .seq = {},
                         .verdict = Verdict::kFailed,
                         .status = 403,
                         .reason = "ADDRESS_PRIVATE"});
        const auto last = store::find_device(tx, DeviceId(1))->last;
        EXPECT_EQ(last.time, kNow);
        EXPECT_EQ(last.verdict, Verdict::kFailed);
        EXPECT_EQ(last.status, 403);
        EXPECT_EQ(last.reason, "ADDRESS_PRIVATE");
    });
}

TEST_P(PushContract, TheFirstKeyStays) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_key(tx));
        store::put_key(tx, std::string("\x00k1", 3), kNow);
        store::put_key(tx, "k2", kNow);
        EXPECT_EQ(store::find_key(tx), std::string("\x00k1", 3));
    });
}

KAPOK_ON_ALL_ENGINES(PushContract);

}  // namespace
}  // namespace kapok::push
