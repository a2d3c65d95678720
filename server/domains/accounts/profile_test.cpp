// feature: handles
#include "accounts/api/events.h"
#include "accounts/testing/world.h"

namespace kapok::accounts {
namespace {

using testing::reason_of;
using testing::World;

ProfileChange handle_change(std::string handle) {
    ProfileChange change;
    change.handle = std::move(handle);
    return change;
}

CO_TEST(Profile, ChangesReachTheOwnersDevicesAndTheEvent) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto id = alice.profile.user.id;
    EXPECT_EQ((co_await world.directory.get_user(world.soon(), id))->nickname, "admin");
    ProfileChange change;
    change.nickname = " 爱丽丝 ";
    change.region = "Hangzhou";
    const auto profile = co_await world.service.update_profile(world.as(alice), change);
    CO_ASSERT_TRUE(profile.has_value());
    EXPECT_EQ(profile->user.nickname, "爱丽丝");
    const auto seen = world.sessions.feed_of(id).back();
    EXPECT_EQ(seen.profile().user().nickname(), "爱丽丝");
    EXPECT_EQ(seen.profile().user().handle(), "admin");
    CO_ASSERT_TRUE(world.profile_events.size() == 1);
    const auto event = ProfileChanged::decode(world.profile_events[0]);
    CO_ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->user.id, id);
    EXPECT_EQ(event->user.region, "Hangzhou");
    // The cache gives the new one.
    EXPECT_EQ((co_await world.directory.get_user(world.soon(), id))->nickname, "爱丽丝");
    co_await world.close();
}

// Refuses one word, and masks another.
class StrictTexts final : public TextPolicy {
  public:
    [[nodiscard]] Result<std::string> check_text(std::string text) const override {
        if (text == "forbidden") {
            return Error(Code::kForbidden, "TEXT_NOT_ALLOWED");
        }
        return text == "rude" ? std::string("****") : std::move(text);
    }
};

CO_TEST(Profile, IsHeldToTheTextPolicy) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const StrictTexts texts;
    world.service.use_text_policy(texts);
    for (auto ProfileChange::* field :
         {&ProfileChange::nickname, &ProfileChange::region, &ProfileChange::signature}) {
        ProfileChange change;
        change.*field = "forbidden";
        EXPECT_EQ(reason_of(co_await world.service.update_profile(world.as(alice), change)),
                  "TEXT_NOT_ALLOWED");
    }
    ProfileChange masked;
    masked.nickname = "rude";
    const auto profile = co_await world.service.update_profile(world.as(alice), masked);
    CO_ASSERT_TRUE(profile.has_value());
    EXPECT_EQ(profile->user.nickname, "****");
    co_await world.close();
}

CO_TEST(Profile, ARepetitionTellsNobody) {
    World world(loop);
    const auto alice = co_await world.set_up();
    ProfileChange change;
    change.signature = "hello";
    EXPECT_TRUE(co_await world.service.update_profile(world.as(alice), change));
    world.sessions.clear();
    EXPECT_TRUE(co_await world.service.update_profile(world.as(alice), change));
    EXPECT_TRUE(world.sessions.feed_of(alice.profile.user.id).empty());
    EXPECT_EQ(world.profile_events.size(), 1U);
    co_await world.close();
}

CO_TEST(Profile, AHandleChangesOnceAYearAndIsNeverReused) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto bob = co_await world.join("bob");
    EXPECT_EQ(
        reason_of(co_await world.service.update_profile(world.as(alice), handle_change("BOB"))),
        kHandleTaken);
    const auto changed =
        co_await world.service.update_profile(world.as(alice), handle_change("Alice"));
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->user.handle, "Alice");
    EXPECT_GT(changed->handle_locked_until, loop.clock().wall_now());
    EXPECT_EQ(
        reason_of(co_await world.service.update_profile(world.as(alice), handle_change("alice2"))),
        kHandleLocked);
    // The old one finds nobody, logs nobody in, and nobody else gets it.
    EXPECT_FALSE((co_await world.directory.find_by_handle(world.soon(), "admin"))->has_value());
    EXPECT_EQ(reason_of(co_await world.log_in("admin")), kLoginWrong);
    EXPECT_EQ(
        reason_of(co_await world.service.update_profile(world.as(bob), handle_change("admin"))),
        kHandleTaken);
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(),
                                                                World::registering("admin"))),
              kHandleTaken);
    loop.clock().advance(kHandleLock);
    // Its owner may go back to it.
    EXPECT_TRUE(co_await world.service.update_profile(world.as(alice), handle_change("admin")));
    EXPECT_TRUE(co_await world.log_in("admin"));
    co_await world.close();
}

CO_TEST(Profile, OnlyOnesOwnAvatar) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto eve = co_await world.join("eve");
    world.avatars.owner = alice.profile.user.id;
    ProfileChange change;
    change.avatar_media_id = "avatar-1";
    EXPECT_EQ(reason_of(co_await world.service.update_profile(world.as(eve), change)),
              kAvatarNotYours);
    EXPECT_TRUE(co_await world.service.update_profile(world.as(alice), change));
    change.avatar_media_id = "avatar-2";
    EXPECT_EQ(reason_of(co_await world.service.update_profile(world.as(alice), change)),
              kAvatarNotYours);
    change.avatar_media_id = "";
    const auto removed = co_await world.service.update_profile(world.as(alice), change);
    CO_ASSERT_TRUE(removed.has_value());
    EXPECT_EQ(removed->user.avatar_media_id, "");
    co_await world.close();
}

CO_TEST(Profile, BadTextsChangeNothing) {
    World world(loop);
    const auto alice = co_await world.set_up();
    ProfileChange change;
    change.region = "fine";
    change.nickname = "bad\nname";
    EXPECT_EQ(reason_of(co_await world.service.update_profile(world.as(alice), change)),
              kNicknameInvalid);
    EXPECT_EQ((co_await world.service.get_profile(world.as(alice)))->user.region, "");
    co_await world.close();
}

CO_TEST(Profile, UsersAreListedOnceAndUnknownOnesLeftOut) {
    World world(loop);
    const auto alice = co_await world.set_up();
    std::vector<UserId> ids{alice.profile.user.id, alice.profile.user.id, UserId(5), UserId()};
    for (int n = 0; n < 20; ++n) {
        ids.push_back((co_await world.join(fmt::format("user{}", n))).profile.user.id);
    }
    for (int round = 0; round < 2; ++round) {  // from the database, then from the cache
        const auto users = co_await world.service.list_users(world.as(alice), ids);
        CO_ASSERT_TRUE(users.has_value());
        EXPECT_EQ(users->size(), 21U);
    }
    const auto refused =
        co_await world.service.list_users(world.as(alice), std::vector<UserId>(201, UserId(1)));
    EXPECT_EQ(reason_of(refused), kTooManyIds);
    EXPECT_EQ(reason_of(co_await world.directory.get_user(world.soon(), UserId(5))), kUserUnknown);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
