// feature: login, rate-limits, login-code, register-phone
#include "accounts/testing/world.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::accounts {
namespace {

using testing::reason_of;
using testing::World;
using boost::asio::experimental::awaitable_operators::operator&&;

constexpr auto kPhone = "+8613800138000";

Task<Result<Session>> by_code(World* world,
                              std::string code,
                              std::optional<NewAccount> registration = {}) {
    co_return co_await world->service.login_with_phone_code(
        world->anyone(),
        {.phone = kPhone,
         .code = std::move(code),
         .registration = std::move(registration),
         .device_name = "Phone"});
}

NewAccount named(std::string handle) {
    return {.handle = handle, .nickname = "Alice", .invite_code = {}, .setup_code = {}};
}

std::string other_code(const std::string& code) { return code == "000000" ? "000001" : "000000"; }

CO_TEST(Login, ByHandleAndPassword) {
    World world(loop);
    co_await world.set_up();
    const auto alice = co_await world.join("alice");
    const auto session = co_await world.log_in("ALICE");
    CO_ASSERT_TRUE(session.has_value());
    EXPECT_EQ(session->profile.user.id, alice.profile.user.id);
    EXPECT_NE(session->token, alice.token);
    EXPECT_NE(session->device.id, alice.device.id);
    const auto caller = co_await world.tokens.authenticate(session->token);
    CO_ASSERT_TRUE(caller.has_value());
    EXPECT_EQ(caller->device, session->device.id);
    EXPECT_FALSE(caller->is_admin);
    // The devices that were there hear of the new one.
    EXPECT_TRUE(world.sessions.feed_of(alice.profile.user.id).back().has_devices_changed());
    co_await world.close();
}

CO_TEST(Login, IsCountedByMethodAndOutcome) {
    World world(loop);
    co_await world.set_up();
    co_await world.join("alice");
    EXPECT_EQ(reason_of(co_await world.log_in("alice")), "");
    EXPECT_EQ(reason_of(co_await world.log_in("alice", "not-the-password")), kLoginWrong);
    EXPECT_EQ(reason_of(co_await by_code(&world, "000000")), kCodeExpired);
    const auto text = world.metrics.prometheus();
    for (const auto* line : {R"({method="registration",outcome="ok"} 2)",
                             R"({method="password",outcome="ok"} 1)",
                             R"({method="password",outcome="refused"} 1)",
                             R"({method="phone",outcome="refused"} 1)",
                             R"({method="qr",outcome="ok"} 0)"}) {
        EXPECT_NE(text.find(std::string("kapok_accounts_logins_total") + line), std::string::npos)
            << line << text;
    }
    co_await world.close();
}

CO_TEST(Login, UnknownNameAndWrongPasswordAreNotToldApart) {
    World world(loop);
    co_await world.set_up();
    co_await world.join("alice");
    const auto wrong = co_await world.log_in("alice", "not the password");
    const auto unknown = co_await world.log_in("nobody", "not the password");
    const auto hostile = co_await world.log_in(std::string("a\0b", 3), "not the password");
    const auto phone = co_await world.log_in("+8613800138000", "not the password");
    for (const auto* failed : {&wrong, &unknown, &hostile, &phone}) {
        CO_ASSERT_TRUE(!failed->has_value());
        EXPECT_EQ(failed->error().reason(), kLoginWrong);
        EXPECT_EQ(failed->error().code(), Code::kForbidden);
        EXPECT_EQ(failed->error().message(), wrong.error().message());
    }
    co_await world.close();
}

CO_TEST(Login, GuessingLocksKnownAndUnknownNamesAlike) {
    World world(loop);
    co_await world.set_up();
    co_await world.join("alice");
    for (int n = 0; n < 10; ++n) {
        EXPECT_EQ(reason_of(co_await world.log_in("alice", "guess number")), kLoginWrong);
        EXPECT_EQ(reason_of(co_await world.log_in("nobody", "guess number")), kLoginWrong);
    }
    const auto known = co_await world.log_in("Alice");  // the right password comes too late
    const auto unknown = co_await world.log_in("nobody");
    EXPECT_EQ(reason_of(known), kTooManyAttempts);
    EXPECT_EQ(reason_of(unknown), kTooManyAttempts);
    EXPECT_GT(known.error().retry_after_ms(), 0U);
    loop.clock().advance(std::chrono::minutes(15));
    EXPECT_TRUE(co_await world.log_in("alice"));
    co_await world.close();
}

CO_TEST(Login, ManyGuessesAtOnceDoNotSlipThrough) {
    World world(loop);
    co_await world.set_up();
    co_await world.join("alice");
    int judged = 0;
    const auto guess = [&](int round) -> Task<Result<Session>> {
        return world.log_in("alice", fmt::format("guess {:>8}", round));
    };
    for (int round = 0; round < 6; ++round) {
        const auto [a, b, c] = co_await (guess(round) && guess(round + 10) && guess(round + 20));
        for (const auto* result : {&a, &b, &c}) {
            judged += reason_of(*result) == kLoginWrong ? 1 : 0;
        }
    }
    EXPECT_EQ(judged, 10);
    co_await world.close();
}

CO_TEST(Login, OneAddressCannotTryManyAccounts) {
    auto settings = testing::cheap_settings();
    settings.attempts_per_address = 3;
    World world(loop, settings);
    co_await world.set_up();
    co_await world.join("alice");
    for (const auto* name : {"one", "two", "three"}) {
        EXPECT_EQ(reason_of(co_await world.log_in(name)), kLoginWrong);
    }
    EXPECT_EQ(reason_of(co_await world.log_in("alice")), kTooManyAttempts);
    EXPECT_TRUE(co_await world.log_in("alice", std::string(testing::kPassword), "198.51.100.7"));
    co_await world.close();
}

CO_TEST(Login, SuccessfulLoginsAreNotAttempts) {
    auto settings = testing::cheap_settings();
    settings.attempts_per_account = 2;
    settings.attempts_per_address = 2;
    World world(loop, settings);
    co_await world.set_up();
    co_await world.join("alice");
    for (int n = 0; n < 6; ++n) {
        EXPECT_TRUE(co_await world.log_in("alice"));
    }
    co_await world.close();
}

CO_TEST(PhoneLogin, RegistersThenLogsIn) {
    World world(loop);
    co_await world.set_up();
    const auto wait = co_await world.service.request_phone_code(world.anyone(), kPhone);
    CO_ASSERT_TRUE(wait.has_value());
    EXPECT_EQ(*wait, std::chrono::seconds(60));
    const auto code = world.sender.codes[kPhone];
    EXPECT_EQ(code.size(), 6U);
    EXPECT_EQ(reason_of(co_await by_code(&world, code)), kPhoneNotRegistered);
    const auto alice = co_await by_code(&world, code, named(""));
    CO_ASSERT_TRUE(alice.has_value());
    EXPECT_TRUE(check_handle(alice->profile.user.handle));
    EXPECT_EQ(alice->profile.masked_phone, "**********8000");
    EXPECT_FALSE(alice->profile.has_password);
    // The code is used up.
    EXPECT_EQ(reason_of(co_await by_code(&world, code)), kCodeExpired);

    loop.clock().advance(std::chrono::seconds(60));
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto again = co_await by_code(&world, world.sender.codes[kPhone]);
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->profile.user.id, alice->profile.user.id);
    // No password is set, so none is right.
    EXPECT_EQ(reason_of(co_await world.log_in(kPhone, "")), kLoginWrong);
    co_await world.close();
}

CO_TEST(PhoneLogin, FiveWrongCodesEndIt) {
    World world(loop);
    co_await world.set_up();
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto code = world.sender.codes[kPhone];
    for (int n = 0; n < 5; ++n) {
        EXPECT_EQ(reason_of(co_await by_code(&world, other_code(code))), kCodeWrong);
    }
    EXPECT_EQ(reason_of(co_await by_code(&world, code, named("alice"))), kCodeExpired);
    co_await world.close();
}

CO_TEST(PhoneLogin, GuessesAtOnceAreCountedAll) {
    World world(loop);
    co_await world.set_up();
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto wrong = other_code(world.sender.codes[kPhone]);
    int judged = 0;
    for (int round = 0; round < 4; ++round) {
        const auto [a, b] = co_await (by_code(&world, wrong) && by_code(&world, wrong));
        judged += (reason_of(a) == kCodeWrong ? 1 : 0) + (reason_of(b) == kCodeWrong ? 1 : 0);
    }
    EXPECT_EQ(judged, 5);
    co_await world.close();
}

CO_TEST(PhoneLogin, ACodeEndsAfterFiveMinutes) {
    World world(loop);
    co_await world.set_up();
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    loop.clock().advance(std::chrono::minutes(5));
    EXPECT_EQ(reason_of(co_await by_code(&world, world.sender.codes[kPhone], named("alice"))),
              kCodeExpired);
    co_await world.close();
}

CO_TEST(PhoneLogin, ACodeShowsThatAPhoneIsUnknownOnlyOnce) {
    World world(loop);
    co_await world.set_up();
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto code = world.sender.codes[kPhone];
    EXPECT_EQ(reason_of(co_await by_code(&world, code)), kPhoneNotRegistered);
    EXPECT_EQ(reason_of(co_await by_code(&world, code)), kCodeExpired);
    EXPECT_EQ(reason_of(co_await by_code(&world, code, named("alice"))), kCodeExpired);
    co_await world.close();
}

CO_TEST(PhoneLogin, ATakenHandleDoesNotCostTheCode) {
    World world(loop);
    co_await world.set_up();
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto code = world.sender.codes[kPhone];
    EXPECT_EQ(reason_of(co_await by_code(&world, code, named("admin"))), kHandleTaken);
    EXPECT_TRUE(co_await by_code(&world, code, named("alice")));
    co_await world.close();
}

CO_TEST(PhoneLogin, ResendingWaitsUnlessNothingWasSent) {
    World world(loop);
    co_await world.set_up();
    world.sender.fails = true;
    EXPECT_EQ(reason_of(co_await world.service.request_phone_code(world.anyone(), kPhone)),
              kCodeNotSent);
    world.sender.fails = false;
    EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
    const auto soon = co_await world.service.request_phone_code(world.anyone(), kPhone);
    EXPECT_EQ(reason_of(soon), kCodeTooSoon);
    EXPECT_EQ(soon.error().retry_after_ms(), 60'000U);
    EXPECT_EQ(world.sender.count, 2);
    EXPECT_EQ(reason_of(co_await world.service.request_phone_code(world.anyone(), "12")),
              kPhoneInvalid);
    co_await world.close();
}

CO_TEST(PhoneLogin, APhoneGetsTenCodesADay) {
    World world(loop);
    co_await world.set_up();
    for (int n = 0; n < 10; ++n) {
        EXPECT_TRUE(co_await world.service.request_phone_code(world.anyone(), kPhone));
        loop.clock().advance(std::chrono::seconds(60));
    }
    EXPECT_EQ(reason_of(co_await world.service.request_phone_code(world.anyone(), kPhone)),
              kTooManyAttempts);
    EXPECT_EQ(world.sender.count, 10);
    co_await world.close();
}

class RecordingPost final : public JsonPost {
  public:
    Task<Result<void>> post(Deadline /*deadline*/, Request request) override {
        last = std::move(request);
        co_return Result<void>();
    }
    Request last;
};

CO_TEST(PhoneLogin, TheWebhookGetsPhoneAndCode) {
    RecordingPost http;
    WebhookCodeSender sender(http, "https://sms.example/send", "s3cret");
    EXPECT_TRUE(co_await sender.send(Deadline::never(), kPhone, "012345"));
    EXPECT_EQ(http.last.url, "https://sms.example/send");
    EXPECT_EQ(http.last.bearer, "s3cret");
    EXPECT_EQ(http.last.body, R"({"phone":"+8613800138000","code":"012345"})");
}

}  // namespace
}  // namespace kapok::accounts
