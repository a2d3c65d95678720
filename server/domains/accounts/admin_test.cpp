// feature: admin-console, sanctions, registration, invites-only
#include "accounts/admin_service.h"
#include "accounts/store_admin.h"
#include "accounts/testing/world.h"

namespace kapok::accounts {
namespace {

using testing::kPassword;
using testing::World;

// What an administrator does, beside a world of people who log in.
struct Office {
    explicit Office(World& world_in) : world(world_in) {}

    World& world;
    Staff staff;
    AdminService admin{{.database = *world.database,
                        .outbox = world.outbox,
                        .timers = world.loop.timers(),
                        .random = world.random,
                        .passwords = world.passwords,
                        .tokens = world.tokens,
                        .staff = staff,
                        .registration = world.service.registration()}};
    int noted = 0;
    storage::SameCommit note() {
        return [this](storage::Tx& /*tx*/) { ++noted; };
    }
    Task<std::string> log_in(std::string handle, std::string password) {
        const auto session = co_await world.service.login_with_password(
            world.anyone(),
            {.name = std::move(handle), .password = std::move(password), .device_name = "x"});
        co_return session ? std::string() : std::string(session.error().reason());
    }
};

CO_TEST(AccountsAdmin, WhoIsSuspendedIsLoggedOutAndCannotLogIn) {
    World world(loop);
    Office office(world);
    co_await world.set_up();
    const auto bob =
        co_await world.service.register_account(world.anyone(), World::registering("bob"));
    CO_ASSERT_TRUE(bob.has_value());
    const auto user = bob->profile.user.id;
    EXPECT_TRUE((co_await world.tokens.authenticate(bob->token)).has_value());

    const auto until = loop.clock().wall_now() + std::chrono::hours(2);
    EXPECT_TRUE((co_await office.admin.suspend(
                     world.soon(), user, {.until = until, .reason = "spam"}, office.note()))
                    .has_value());
    EXPECT_EQ(office.noted, 1);
    EXPECT_FALSE((co_await world.tokens.authenticate(bob->token)).has_value());
    const auto refused = co_await world.service.login_with_password(
        world.anyone(), {.name = "bob", .password = std::string(kPassword), .device_name = "x"});
    CO_ASSERT_TRUE(!refused.has_value());
    EXPECT_EQ(refused.error().reason(), kAccountSuspended);
    EXPECT_EQ(refused.error().message(), "spam");
    EXPECT_GT(refused.error().retry_after_ms(), 7'000'000U);
    EXPECT_EQ(co_await office.log_in("bob", "not this one"), kLoginWrong)
        << "only who knows the password learns of the ban";
    const auto listed = co_await office.admin.list_suspended(world.soon(), loop.clock().wall_now());
    EXPECT_EQ(listed->size(), 1U);

    loop.advance(std::chrono::hours(3));
    EXPECT_EQ(co_await office.log_in("bob", std::string(kPassword)), "");
    EXPECT_TRUE((co_await office.admin.suspend(
                     world.soon(), user, {.until = until + std::chrono::hours(9)}, office.note()))
                    .has_value());
    EXPECT_TRUE((co_await office.admin.suspend(world.soon(), user, {}, office.note())).has_value());
    EXPECT_EQ(co_await office.log_in("bob", std::string(kPassword)), "") << "given back";
    const auto unknown = co_await office.admin.suspend(world.soon(), UserId(9), {}, office.note());
    EXPECT_EQ(unknown.error().reason(), kUserUnknown);
    co_await world.close();
}

CO_TEST(AccountsAdmin, TheLastAdministratorStays) {
    World world(loop);
    Office office(world);
    const auto admin = co_await world.set_up();
    const auto bob =
        co_await world.service.register_account(world.anyone(), World::registering("bob"));
    const auto first = admin.profile.user.id;
    const auto second = bob->profile.user.id;
    EXPECT_TRUE((co_await office.staff.load(*world.database, world.soon())).has_value());
    EXPECT_EQ(office.staff.role_of(first), rpc::StaffRole::kAdministrator);
    EXPECT_EQ(office.staff.role_of(second), rpc::StaffRole::kNone);

    const auto alone = co_await office.admin.set_role(
        world.soon(), first, rpc::StaffRole::kModerator, office.note());
    EXPECT_EQ(alone.error().reason(), kLastAdministrator);
    EXPECT_EQ(office.noted, 0);
    EXPECT_TRUE((co_await office.admin.set_role(
                     world.soon(), second, rpc::StaffRole::kAdministrator, office.note()))
                    .has_value());
    EXPECT_TRUE((co_await office.admin.set_role(
                     world.soon(), first, rpc::StaffRole::kModerator, office.note()))
                    .has_value());
    EXPECT_EQ(office.staff.role_of(first), rpc::StaffRole::kModerator);
    Staff anew;  // as after a restart
    EXPECT_TRUE((co_await anew.load(*world.database, world.soon())).has_value());
    EXPECT_EQ(anew.role_of(first), rpc::StaffRole::kModerator);
    EXPECT_EQ(anew.role_of(second), rpc::StaffRole::kAdministrator);
    co_await world.close();
}

CO_TEST(AccountsAdmin, AResetLinkWorksOnceAndForADay) {
    World world(loop);
    Office office(world);
    const auto admin = co_await world.set_up();
    const auto user = admin.profile.user.id;
    const auto first = co_await office.admin.make_reset_link(world.soon(), user, office.note());
    const auto link = co_await office.admin.make_reset_link(world.soon(), user, office.note());
    EXPECT_EQ((co_await office.admin.reset_password(world.soon(), first->code, "new password"))
                  .error()
                  .reason(),
              kResetInvalid)
        << "a later link takes the place of an earlier one";
    EXPECT_EQ(
        (co_await office.admin.reset_password(world.soon(), link->code, "short")).error().reason(),
        kPasswordInvalid);
    EXPECT_TRUE((co_await office.admin.reset_password(world.soon(), link->code, "new password"))
                    .has_value());
    EXPECT_FALSE((co_await world.tokens.authenticate(admin.token)).has_value());
    EXPECT_EQ(co_await office.log_in("admin", std::string(kPassword)), kLoginWrong);
    EXPECT_EQ(co_await office.log_in("admin", "new password"), "");
    EXPECT_EQ((co_await office.admin.reset_password(world.soon(), link->code, "new password"))
                  .error()
                  .reason(),
              kResetInvalid);
    const auto late = co_await office.admin.make_reset_link(world.soon(), user, office.note());
    loop.advance(std::chrono::hours(25));
    EXPECT_EQ((co_await office.admin.reset_password(world.soon(), late->code, "new password"))
                  .error()
                  .reason(),
              kResetInvalid);
    co_await world.close();
}

CO_TEST(AccountsAdmin, AdministratorsGetInAgainAfterAMoveWithoutPasswords) {
    World world(loop);
    Office office(world);
    const auto admin = co_await world.set_up();
    CO_ASSERT_TRUE(
        (co_await world.service.register_account(world.anyone(), World::registering("bob")))
            .has_value());
    std::vector<AdministratorLink> links;
    const auto made =
        co_await world.database->write(world.soon(), [&](storage::Tx& tx) -> Result<void> {
            links = AdminService::make_links(tx, world.random, loop.clock().wall_now());
            return {};
        });
    CO_ASSERT_TRUE(made.has_value());
    CO_ASSERT_TRUE(links.size() == 1U);
    EXPECT_EQ(links.front().handle, admin.profile.user.handle);
    const auto code = links.front().code;
    EXPECT_TRUE(
        (co_await office.admin.reset_password(world.soon(), code, "new password")).has_value());
    EXPECT_EQ(co_await office.log_in("admin", "new password"), "");
    co_await world.close();
}

CO_TEST(AccountsAdmin, RegistrationIsClosedWhileTheServerRuns) {
    World world(loop);
    Office office(world);
    co_await world.set_up();
    office.admin.set_registration(Registration::kClosed);
    const auto refused =
        co_await world.service.register_account(world.anyone(), World::registering("bob"));
    EXPECT_EQ(refused.error().reason(), kRegistrationClosed);
    EXPECT_EQ((co_await world.service.describe_instance(world.anyone()))->registration,
              Registration::kClosed);
    office.admin.set_registration(Registration::kOpen);
    EXPECT_TRUE((co_await world.service.register_account(world.anyone(), World::registering("bob")))
                    .has_value());
    co_await world.close();
}

CO_TEST(AccountsAdmin, SearchAndLogOut) {
    World world(loop);
    Office office(world);
    co_await world.set_up();
    const auto bob =
        co_await world.service.register_account(world.anyone(), World::registering("bob_100"));
    const auto user = bob->profile.user.id;
    const auto found = [&](std::string text) {
        return office.admin.search(world.soon(), {.text = std::move(text), .limit = 10});
    };
    EXPECT_EQ((co_await found(""))->size(), 2U);
    EXPECT_EQ((co_await found("B_1"))->size(), 1U);
    EXPECT_EQ((co_await found("B%1"))->size(), 0U) << "as it is, not as a pattern";
    EXPECT_EQ((co_await found(fmt::format("{}", user)))->size(), 1U);
    const auto detail = co_await office.admin.describe(world.soon(), user);
    CO_ASSERT_TRUE(detail.has_value());
    EXPECT_EQ(detail->devices.size(), 1U);
    EXPECT_EQ(*co_await office.admin.log_out(world.soon(), user, DeviceId(1), office.note()), 0U);
    EXPECT_TRUE((co_await world.tokens.authenticate(bob->token)).has_value());
    EXPECT_EQ(*co_await office.admin.log_out(world.soon(), user, {}, office.note()), 1U);
    EXPECT_FALSE((co_await world.tokens.authenticate(bob->token)).has_value());
    EXPECT_EQ((co_await office.admin.count(world.soon()))->users, 2);
    EXPECT_EQ((co_await office.admin.count(world.soon()))->devices, 1);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
