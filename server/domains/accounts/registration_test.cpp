// feature: registration, register, invites-only
#include "accounts/testing/world.h"
#include "base/utf8.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::accounts {
namespace {

using testing::reason_of;
using testing::World;
using boost::asio::experimental::awaitable_operators::operator&&;

CO_TEST(Registration, TheFirstAccountIsMadeWithTheSetupCodeOnce) {
    World world(loop);
    EXPECT_TRUE((co_await world.service.describe_instance(world.anyone()))->needs_setup);
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(),
                                                                World::registering("early"))),
              kSetupCodeInvalid);
    const auto code = co_await world.service.renew_setup_code(world.soon());
    CO_ASSERT_TRUE(code.has_value() && code->has_value());
    auto wish = World::registering("admin");
    wish.account.setup_code = **code + "x";
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kSetupCodeInvalid);
    wish.account.setup_code = **code;
    const auto session = co_await world.service.register_account(world.anyone(), wish);
    CO_ASSERT_TRUE(session.has_value());
    EXPECT_TRUE(session->profile.is_admin);
    EXPECT_FALSE((co_await world.service.describe_instance(world.anyone()))->needs_setup);

    wish.account.handle = "second";
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kSetupCodeInvalid);
    const auto none = co_await world.service.renew_setup_code(world.soon());
    CO_ASSERT_TRUE(none.has_value());
    EXPECT_FALSE(none->has_value());
    co_await world.close();
}

CO_TEST(Registration, ARestartMakesANewSetupCode) {
    World world(loop);
    const auto first = co_await world.service.renew_setup_code(world.soon());
    const auto second = co_await world.service.renew_setup_code(world.soon());
    CO_ASSERT_TRUE(first.has_value() && second.has_value());
    auto wish = World::registering("admin");
    wish.account.setup_code = **first;
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kSetupCodeInvalid);
    wish.account.setup_code = **second;
    EXPECT_TRUE(co_await world.service.register_account(world.anyone(), wish));
    co_await world.close();
}

CO_TEST(Registration, TwoWithOneSetupCodeMakeOneAdministrator) {
    World world(loop);
    const auto code = co_await world.service.renew_setup_code(world.soon());
    CO_ASSERT_TRUE(code.has_value());
    auto one = World::registering("one");
    auto two = World::registering("two");
    one.account.setup_code = two.account.setup_code = **code;
    const auto [a, b] = co_await (world.service.register_account(world.anyone(), one) &&
                                  world.service.register_account(world.anyone(), two));
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ(a ? reason_of(b) : reason_of(a), kSetupCodeInvalid);
    co_await world.close();
}

CO_TEST(Registration, AHandleIsTakenOnceWhateverItsCase) {
    World world(loop);
    co_await world.set_up();
    const auto [a, b] =
        co_await (world.service.register_account(world.anyone(), World::registering("Alice")) &&
                  world.service.register_account(world.anyone(), World::registering("aLICE")));
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ(a ? reason_of(b) : reason_of(a), kHandleTaken);
    const auto found = co_await world.directory.find_by_handle(world.soon(), "alice");
    CO_ASSERT_TRUE(found.has_value() && found->has_value());
    co_await world.close();
}

CO_TEST(Registration, BadTextsAreRefusedEachByName) {
    World world(loop);
    co_await world.set_up();
    auto wish = World::registering("a");
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kHandleInvalid);
    wish = World::registering("alice");
    wish.account.nickname = " ";
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kNicknameInvalid);
    wish = World::registering("alice");
    wish.password = "short";
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kPasswordInvalid);
    wish = World::registering("alice");
    wish.device_name = std::string(65, 'x');
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kDeviceNameInvalid);
    co_await world.close();
}

CO_TEST(Registration, InvitesMakeAsManyAccountsAsTheySay) {
    auto settings = testing::cheap_settings();
    settings.registration = Registration::kInviteOnly;
    World world(loop, settings);
    const auto admin = co_await world.set_up();
    auto wish = World::registering("alice");
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kInviteRequired);
    wish.account.invite_code = "NOTACODE2345";
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kInviteInvalid);

    const auto invite =
        co_await world.service.create_invite(world.as(admin), 1, std::chrono::seconds(0));
    CO_ASSERT_TRUE(invite.has_value());
    EXPECT_EQ((co_await world.service.list_invites(world.as(admin)))->size(), 1U);
    // Two at once with an invite for one.
    wish.account.invite_code = to_lower_ascii(invite->code);
    auto other = World::registering("bob");
    other.account.invite_code = invite->code;
    const auto [a, b] = co_await (world.service.register_account(world.anyone(), wish) &&
                                  world.service.register_account(world.anyone(), other));
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ(a ? reason_of(b) : reason_of(a), kInviteInvalid);
    EXPECT_TRUE((co_await world.service.list_invites(world.as(admin)))->empty());
    co_await world.close();
}

CO_TEST(Registration, AnInviteEnds) {
    auto settings = testing::cheap_settings();
    settings.registration = Registration::kInviteOnly;
    World world(loop, settings);
    const auto admin = co_await world.set_up();
    const auto invite =
        co_await world.service.create_invite(world.as(admin), 5, std::chrono::hours(1));
    CO_ASSERT_TRUE(invite.has_value());
    loop.clock().advance(std::chrono::hours(1));
    auto wish = World::registering("alice");
    wish.account.invite_code = invite->code;
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(), wish)),
              kInviteInvalid);
    EXPECT_EQ(
        reason_of(co_await world.service.create_invite(world.as(admin), 0, std::chrono::hours(1))),
        kInviteLimits);
    co_await world.close();
}

CO_TEST(Registration, AClosedInstanceTakesNobody) {
    auto settings = testing::cheap_settings();
    settings.registration = Registration::kClosed;
    World world(loop, settings);
    co_await world.set_up();
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(),
                                                                World::registering("alice"))),
              kRegistrationClosed);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
