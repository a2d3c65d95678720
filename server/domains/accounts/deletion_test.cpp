// feature: handles
#include "accounts/api/events.h"
#include "accounts/store.h"
#include "accounts/store_deletion.h"
#include "accounts/testing/world.h"

namespace kapok::accounts {
namespace {

using testing::kPassword;
using testing::reason_of;
using testing::World;

// What a higher domain erases; may fail some times first, as if the server died in it.
class CountingErasure final : public Erasure {
  public:
    Task<Result<void>> erase(Deadline /*deadline*/, UserId user) override {
        erased.push_back(user);
        if (failures > 0) {
            --failures;
            co_return Error(Code::kUnavailable, "DIED_HERE");
        }
        co_return Result<void>();
    }
    std::vector<UserId> erased;
    int failures = 0;
};

Service::OwnerProof with_password(std::string_view password = kPassword) {
    return {.password = std::string(password), .code = {}};
}

constexpr std::chrono::days kWait{7};

Task<std::optional<Account>> account_of(World* world, UserId user) {
    const auto found = co_await world->database->read(
        world->soon(), [&](storage::Tx& tx) { return Result(store::find_account(tx, user)); });
    co_return *found;
}

// feature: delete-account, rule-15
CO_TEST(Deletion, WaitsAWeekThenErasesAndNothingComesBack) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto laptop = co_await world.log_in("bob");
    CO_ASSERT_TRUE(laptop.has_value());
    CountingErasure messaging;
    CountingErasure contacts;
    world.deletions.use_erasures({&messaging, &contacts});
    EXPECT_TRUE(co_await world.works(bob.token));

    const auto due = co_await world.service.delete_account(world.as(bob), with_password());
    CO_ASSERT_TRUE(due.has_value());
    EXPECT_EQ(*due, loop.clock().wall_now() + kWait);
    EXPECT_FALSE(co_await world.works(bob.token));
    EXPECT_FALSE(co_await world.works(laptop->token));
    EXPECT_TRUE(world.sessions.was_disconnected(bob.profile.user.id, laptop->device.id));
    const auto user = bob.profile.user.id;

    loop.clock().advance(kWait - std::chrono::seconds(1));
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_TRUE(messaging.erased.empty());
    EXPECT_EQ((co_await account_of(&world, user))->user.handle, "bob");

    loop.clock().advance(std::chrono::seconds(1));
    world.profile_events.clear();
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_EQ(messaging.erased, std::vector{user});
    EXPECT_EQ(contacts.erased, std::vector{user});
    const auto gone = co_await account_of(&world, user);
    CO_ASSERT_TRUE(gone.has_value());
    EXPECT_TRUE(gone->user.deleted);
    EXPECT_EQ(gone->user.handle + gone->user.nickname + gone->user.avatar_media_id, "");
    EXPECT_FALSE(gone->phone || gone->password_hash);
    // Those who have them are told; what the cache knew is forgotten.
    co_await world.outbox.drained(world.soon());
    CO_ASSERT_TRUE(world.profile_events.size() == 1);
    EXPECT_TRUE(ProfileChanged::decode(world.profile_events[0])->user.deleted);
    EXPECT_TRUE((co_await world.directory.get_user(world.soon(), user))->deleted);

    EXPECT_EQ(reason_of(co_await world.log_in("bob")), kLoginWrong);
    EXPECT_EQ(reason_of(co_await world.service.register_account(world.anyone(),
                                                                World::registering("bob"))),
              kHandleTaken)
        << "handles are never reused";
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_EQ(messaging.erased.size(), 1U) << "once done, it is over";
    co_await world.close();
}

// feature: delete-account, rule-15
CO_TEST(Deletion, ALogInCancelsIt) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    EXPECT_TRUE(co_await world.service.delete_account(world.as(bob), with_password()));
    loop.clock().advance(kWait - std::chrono::minutes(1));
    const auto back = co_await world.log_in("bob");
    CO_ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(back->deletion_cancelled);
    loop.clock().advance(kWait);
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_TRUE(co_await world.works(back->token));
    EXPECT_FALSE((co_await world.log_in("bob"))->deletion_cancelled);
    co_await world.close();
}

// feature: delete-account, rule-15
CO_TEST(Deletion, EachStepMayBeRepeatedAfterACrash) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    CountingErasure first;
    CountingErasure second;
    world.deletions.use_erasures({&first, &second});
    EXPECT_TRUE(co_await world.service.delete_account(world.as(bob), with_password()));
    loop.clock().advance(kWait);
    // It dies in each step, once before the step is noted.
    first.failures = 1;
    second.failures = 2;
    EXPECT_EQ(reason_of(co_await world.deletions.run_due()), "DIED_HERE");
    EXPECT_TRUE((co_await account_of(&world, bob.profile.user.id))->user.deleted);
    EXPECT_EQ(reason_of(co_await world.log_in("bob")), kLoginWrong) << "a begun one is not undone";
    EXPECT_EQ(reason_of(co_await world.deletions.run_due()), "DIED_HERE");
    EXPECT_EQ(reason_of(co_await world.deletions.run_due()), "DIED_HERE");
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_EQ(first.erased.size(), 2U) << "what was noted is not done again";
    EXPECT_EQ(second.erased.size(), 3U);
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_EQ(second.erased.size(), 3U);
    co_await world.close();
}

// feature: delete-account, rule-15
CO_TEST(Deletion, OneThatFailsDoesNotKeepTheOthers) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto carol = co_await world.join("carol");
    CountingErasure erasure;
    erasure.failures = 1;
    world.deletions.use_erasures({&erasure});
    EXPECT_TRUE(co_await world.service.delete_account(world.as(bob), with_password()));
    loop.clock().advance(std::chrono::seconds(1));
    EXPECT_TRUE(co_await world.service.delete_account(world.as(carol), with_password()));
    loop.clock().advance(kWait);
    EXPECT_FALSE(co_await world.deletions.run_due());
    EXPECT_EQ(erasure.erased, (std::vector{bob.profile.user.id, carol.profile.user.id}));
    EXPECT_TRUE(co_await world.deletions.run_due());
    EXPECT_EQ(erasure.erased.size(), 3U);
    co_await world.close();
}

// feature: delete-account
CO_TEST(Deletion, OnlyItsOwnerMay) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(bob),
                                                              with_password("wrong horse"))),
              kPasswordWrong);
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(bob), {.code = "123456"})),
              kCodeExpired);
    EXPECT_EQ(reason_of(co_await world.service.request_deletion_code(world.as(bob))),
              kPhoneRequired);
    EXPECT_TRUE(co_await world.works(bob.token));
    for (int n = 0; n < 20; ++n) {
        EXPECT_FALSE(
            co_await world.service.delete_account(world.as(bob), with_password("wrong horse")));
    }
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(bob), with_password())),
              kTooManyAttempts);
    co_await world.close();
}

// feature: delete-account
CO_TEST(Deletion, ByACodeOfTheOwnPhone) {
    World world(loop);
    co_await world.set_up();
    const std::string phone = "+8613800138000";
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), phone));
    const auto carol = co_await world.service.login_with_phone_code(
        world.anyone(),
        {.phone = phone,
         .code = world.sender.codes[phone],
         .registration =
             NewAccount{.handle = "carol", .nickname = "C", .invite_code = {}, .setup_code = {}},
         .device_name = "Phone"});
    CO_ASSERT_TRUE(carol.has_value());
    loop.clock().advance(std::chrono::minutes(2));
    EXPECT_TRUE(co_await world.service.request_deletion_code(world.as(*carol)));
    const auto code = world.sender.codes[phone];
    const std::string wrong = code == "000000" ? "000001" : "000000";
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(*carol), {.code = wrong})),
              kCodeWrong);
    EXPECT_TRUE(co_await world.service.delete_account(world.as(*carol), {.code = code}));
    EXPECT_FALSE(co_await world.works(carol->token));
    co_await world.close();
}

// feature: delete-account, rule-15
CO_TEST(Deletion, TheLastAdministratorStays) {
    World world(loop);
    const auto admin = co_await world.set_up();
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(admin), with_password())),
              kLastAdministrator);
    EXPECT_TRUE(co_await world.works(admin.token));
    const auto second = co_await world.join("second");
    const auto promote = [&](storage::Tx& tx) -> Result<void> {
        tx.exec("UPDATE accounts_user SET is_admin = 1 WHERE user_id = $1",
                {second.profile.user.id});
        return {};
    };
    EXPECT_TRUE(co_await world.database->write(world.soon(), promote));
    EXPECT_TRUE(co_await world.service.delete_account(world.as(admin), with_password()));
    // The one who is about to go counts no more.
    EXPECT_EQ(reason_of(co_await world.service.delete_account(world.as(second), with_password())),
              kLastAdministrator);
    co_await world.close();
}

// feature: rule-15
CO_TEST(Deletion, AShortWaitIsKeptWithoutARestart) {
    auto settings = testing::cheap_settings();
    settings.deletion_wait = std::chrono::seconds(3);
    World world(loop, settings);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    EXPECT_TRUE(co_await world.service.delete_account(world.as(bob), with_password()));
    bool deleted = false;
    for (int seconds = 0; seconds < 100 && !deleted; ++seconds) {
        co_await loop.timers().sleep_for(std::chrono::seconds(1));
        deleted = (co_await account_of(&world, bob.profile.user.id))->user.deleted;
    }
    EXPECT_TRUE(deleted);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
