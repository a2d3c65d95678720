// feature: device-list, remote-logout, limit-devices
#include "accounts/testing/world.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::accounts {
namespace {

using testing::reason_of;
using testing::World;
using boost::asio::experimental::awaitable_operators::operator&&;

// Virtual time in which what was seen is written.
constexpr std::chrono::seconds kGathered{11};

CO_TEST(Devices, ARevokedDeviceIsOutAtOnce) {
    World world(loop);
    const auto phone = co_await world.set_up();
    const auto laptop = co_await world.log_in("admin");
    CO_ASSERT_TRUE(laptop.has_value());
    EXPECT_TRUE(co_await world.works(laptop->token));  // in the cache from now on
    EXPECT_TRUE(co_await world.service.revoke_device(world.as(phone), laptop->device.id));
    const auto caller = co_await world.tokens.authenticate(laptop->token);
    CO_ASSERT_TRUE(!caller.has_value());
    EXPECT_EQ(caller.error().code(), Code::kUnauthenticated);
    EXPECT_EQ(caller.error().reason(), kTokenInvalid);
    EXPECT_TRUE(world.sessions.was_disconnected(phone.profile.user.id, laptop->device.id));
    EXPECT_TRUE(co_await world.works(phone.token));
    EXPECT_TRUE(world.sessions.feed_of(phone.profile.user.id).back().has_devices_changed());
    EXPECT_EQ(reason_of(co_await world.service.revoke_device(world.as(phone), laptop->device.id)),
              kDeviceUnknown);
    co_await world.close();
}

CO_TEST(Devices, NobodyRevokesOthersDevices) {
    World world(loop);
    const auto admin = co_await world.set_up();
    const auto alice = co_await world.join("alice");
    EXPECT_EQ(reason_of(co_await world.service.revoke_device(world.as(alice), admin.device.id)),
              kDeviceUnknown);
    EXPECT_EQ(reason_of(co_await world.service.revoke_device(world.as(admin), alice.device.id)),
              kDeviceUnknown);
    EXPECT_TRUE(co_await world.works(admin.token));
    EXPECT_TRUE(co_await world.works(alice.token));
    co_await world.close();
}

CO_TEST(Devices, LogoutEndsTheTokenAndMayBeRepeated) {
    World world(loop);
    const auto session = co_await world.set_up();
    EXPECT_TRUE(co_await world.works(session.token));
    EXPECT_TRUE(co_await world.service.logout(world.as(session)));
    EXPECT_TRUE(co_await world.service.logout(world.as(session)));
    EXPECT_FALSE(co_await world.works(session.token));
    co_await world.close();
}

CO_TEST(Devices, TokensThatWereNeverGivenAreRefused) {
    World world(loop);
    const auto session = co_await world.set_up();
    auto changed = session.token;
    changed[0] = changed[0] == 'A' ? 'B' : 'A';
    for (const auto& token :
         {std::string(), std::string("x"), changed, session.token + "A", std::string(43, '\0')}) {
        EXPECT_FALSE(co_await world.works(token)) << token.size();
    }
    co_await world.close();
}

CO_TEST(Devices, TheOneSeenLongestAgoMakesRoom) {
    auto settings = testing::cheap_settings();
    settings.devices_max = 3;
    World world(loop, settings);
    const auto first = co_await world.set_up();
    loop.clock().advance(std::chrono::minutes(1));
    const auto second = co_await world.log_in("admin");
    loop.clock().advance(std::chrono::minutes(1));
    const auto third = co_await world.log_in("admin");
    CO_ASSERT_TRUE(second.has_value() && third.has_value());
    loop.clock().advance(std::chrono::minutes(1));
    world.tokens.touch(world.as(first).caller);
    co_await loop.timers().sleep_for(kGathered);

    const auto fourth = co_await world.log_in("admin");
    CO_ASSERT_TRUE(fourth.has_value());
    EXPECT_TRUE(co_await world.works(first.token));
    EXPECT_FALSE(co_await world.works(second->token));
    EXPECT_TRUE(co_await world.works(third->token));
    EXPECT_TRUE(world.sessions.was_disconnected(first.profile.user.id, second->device.id));
    const auto devices = co_await world.service.list_devices(world.as(*fourth));
    CO_ASSERT_TRUE(devices.has_value() && devices->size() == 3);
    EXPECT_EQ(devices->at(0).id, fourth->device.id);
    EXPECT_TRUE(devices->at(0).current);
    EXPECT_FALSE(devices->at(1).current);
    co_await world.close();
}

CO_TEST(Devices, LastSeenIsGatheredAndWritten) {
    World world(loop);
    const auto session = co_await world.set_up();
    loop.clock().advance(std::chrono::hours(1));
    world.tokens.touch(world.as(session).caller);
    co_await loop.timers().sleep_for(kGathered);
    const auto devices = co_await world.service.list_devices(world.as(session));
    CO_ASSERT_TRUE(devices.has_value() && devices->size() == 1);
    EXPECT_GE(devices->at(0).last_seen - devices->at(0).created, std::chrono::minutes(59));
    co_await world.close();
}

CO_TEST(Passwords, AChangeLogsAllOtherDevicesOut) {
    World world(loop);
    const auto phone = co_await world.set_up();
    const auto laptop = co_await world.log_in("admin");
    CO_ASSERT_TRUE(laptop.has_value());
    const auto change = [&](std::string from, std::string to) {
        return world.service.change_password(
            world.as(phone), {.old_password = std::move(from), .new_password = std::move(to)});
    };
    EXPECT_EQ(reason_of(co_await change("not it at all", "another horse")), kPasswordWrong);
    EXPECT_EQ(reason_of(co_await change(std::string(testing::kPassword), "short")),
              kPasswordInvalid);
    EXPECT_TRUE(co_await world.works(laptop->token));
    EXPECT_TRUE(co_await change(std::string(testing::kPassword), "another horse"));
    EXPECT_TRUE(co_await world.works(phone.token));
    EXPECT_FALSE(co_await world.works(laptop->token));
    EXPECT_EQ(reason_of(co_await world.log_in("admin")), kLoginWrong);
    EXPECT_TRUE(co_await world.log_in("admin", "another horse"));
    co_await world.close();
}

CO_TEST(Passwords, OfTwoChangesAtOnceOneWins) {
    World world(loop);
    const auto phone = co_await world.set_up();
    const auto change = [&](std::string to) {
        return world.service.change_password(
            world.as(phone),
            {.old_password = std::string(testing::kPassword), .new_password = std::move(to)});
    };
    const auto [a, b] = co_await (change("first new one") && change("second new one"));
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ((co_await world.log_in("admin", "first new one")).has_value(), a.has_value());
    EXPECT_EQ((co_await world.log_in("admin", "second new one")).has_value(), b.has_value());
    co_await world.close();
}

CO_TEST(Passwords, GuessingThePresentOneIsLimited) {
    World world(loop);
    const auto phone = co_await world.set_up();
    for (int n = 0; n < 10; ++n) {
        EXPECT_EQ(
            reason_of(co_await world.service.change_password(
                world.as(phone), {.old_password = "a guess", .new_password = "another horse"})),
            kPasswordWrong);
    }
    EXPECT_EQ(
        reason_of(co_await world.service.change_password(
            world.as(phone),
            {.old_password = std::string(testing::kPassword), .new_password = "another horse"})),
        kTooManyAttempts);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
