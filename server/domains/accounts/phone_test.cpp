// feature: find-by-phone, address-book, login
#include "accounts/store.h"
#include "accounts/testing/world.h"

namespace kapok::accounts {
namespace {

using testing::kPassword;
using testing::reason_of;
using testing::World;

const std::string kPhone = "+8613800138000";
const std::string kOther = "+8613800138001";

Service::PhoneBinding binding(std::string phone, std::string code) {
    return {.phone = std::move(phone), .code = std::move(code), .password = std::string(kPassword)};
}

// Asks for a code and takes it off the phone.
Task<std::string> code_for(World* world, std::string phone) {
    const auto sent = co_await world->service.request_phone_code(world->anyone(), phone);
    KAPOK_ASSERT(sent.has_value(), sent ? "" : sent.error().reason());
    co_return world->sender.codes.at(phone);
}

CO_TEST(Phone, IsBoundByItsCodeAndLetsOneIn) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    EXPECT_EQ((co_await world.service.get_profile(world.as(bob)))->masked_phone, "");
    const auto code = co_await code_for(&world, kPhone);
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding("138", code))),
              kPhoneInvalid);
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding(kPhone, "none"))),
              kCodeWrong);
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding(kOther, code))),
              kCodeExpired)
        << "a code is of one phone";
    const auto bound = co_await world.service.bind_phone(world.as(bob), binding(kPhone, code));
    CO_ASSERT_TRUE(bound.has_value());
    EXPECT_EQ(bound->masked_phone, mask_phone(kPhone));
    co_await world.outbox.drained(world.soon());
    EXPECT_EQ(world.phone_events.size(), 1U);
    EXPECT_EQ(world.sessions.feed_of(bob.profile.user.id).back().profile().masked_phone(),
              mask_phone(kPhone));
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding(kPhone, code))),
              kCodeExpired)
        << "it is good once";
    // From now on the number is a name to log in by.
    EXPECT_TRUE(co_await world.log_in(kPhone));
    EXPECT_EQ((co_await world.directory.find_by_phone(world.soon(), kPhone))->value().id,
              bob.profile.user.id);
    co_await world.close();
}

CO_TEST(Phone, OfAnotherIsToldOnlyToItsHolder) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto carol = co_await world.join("carol");
    const auto first = co_await code_for(&world, kPhone);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(bob), binding(kPhone, first)));
    const auto second = co_await code_for(&world, kPhone);
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(carol), binding(kPhone, "1"))),
              kCodeWrong);
    EXPECT_EQ(
        reason_of(co_await world.service.bind_phone(world.as(carol), binding(kPhone, second))),
        kPhoneTaken);
    EXPECT_EQ(
        reason_of(co_await world.service.bind_phone(world.as(carol), binding(kPhone, second))),
        kCodeExpired)
        << "the code is spent";
    co_await world.outbox.drained(world.soon());
    EXPECT_EQ(world.phone_events.size(), 1U);
    co_await world.close();
}

CO_TEST(Phone, IsReplacedAndTakenOff) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto taken_off = [&](std::string password) {
        return world.service.unbind_phone(world.as(bob), std::move(password));
    };
    EXPECT_TRUE(co_await taken_off("wrong")) << "there is none: a repetition";
    const auto first = co_await code_for(&world, kPhone);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(bob), binding(kPhone, first)));
    const auto second = co_await code_for(&world, kOther);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(bob), binding(kOther, second)));
    EXPECT_FALSE((co_await world.directory.find_by_phone(world.soon(), kPhone))->has_value());
    EXPECT_TRUE((co_await world.directory.find_by_phone(world.soon(), kOther))->has_value());
    // The same again changes nothing.
    const auto again = co_await code_for(&world, kOther);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(bob), binding(kOther, again)));
    co_await world.outbox.drained(world.soon());
    EXPECT_EQ(world.phone_events.size(), 2U);
    EXPECT_EQ(reason_of(co_await taken_off("wrong")), kPasswordWrong);
    const auto without = co_await taken_off(std::string(kPassword));
    CO_ASSERT_TRUE(without.has_value());
    EXPECT_EQ(without->masked_phone, "");
    co_await world.outbox.drained(world.soon());
    EXPECT_EQ(world.phone_events.size(), 3U);
    EXPECT_EQ(reason_of(co_await world.log_in(kOther)), kLoginWrong);
    co_await world.close();
}

CO_TEST(Phone, NeedsThePasswordOfAnAccountThatHasOne) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto code = co_await code_for(&world, kPhone);
    auto wrong = binding(kPhone, code);
    wrong.password = "wrong horse";
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), wrong)), kPasswordWrong);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(bob), binding(kPhone, code)));
    // Who registered by phone has none: the code is enough, and the last way in stays.
    const auto entry = co_await code_for(&world, kOther);
    const NewAccount named{
        .handle = "carol", .nickname = "Carol", .invite_code = {}, .setup_code = {}};
    const Service::PhoneLogin login{
        .phone = kOther, .code = entry, .registration = named, .device_name = "Phone"};
    const auto carol = co_await world.service.login_with_phone_code(world.anyone(), login);
    CO_ASSERT_TRUE(carol.has_value());
    EXPECT_EQ(reason_of(co_await world.service.unbind_phone(world.as(*carol), "")),
              kPasswordRequired);
    const std::string fresh = "+8613900139000";
    const auto proof = co_await code_for(&world, fresh);
    EXPECT_TRUE(co_await world.service.bind_phone(world.as(*carol),
                                                  {.phone = fresh, .code = proof, .password = {}}));
    co_await world.close();
}

CO_TEST(Phone, IsNotGuessedAt) {
    World world(loop);
    co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto code = co_await code_for(&world, kPhone);
    for (std::int64_t tries = 0; tries < kCodeTriesMax; ++tries) {
        EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding(kPhone, "1"))),
                  kCodeWrong);
    }
    EXPECT_EQ(reason_of(co_await world.service.bind_phone(world.as(bob), binding(kPhone, code))),
              kCodeExpired);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
