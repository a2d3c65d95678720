// Each method through the router: its fields arrive, and its answer comes back in full.
#include "accounts/testing/world.h"
#include "rpc/testing/method_rows.h"

namespace kapok::accounts {
namespace {

using rpc::testing::MethodRows;
using testing::World;

struct Desk {
    explicit Desk(World& world_in, Registration registration = Registration::kOpen)
        : world(world_in),
          rates(world.loop.clock(), generous()),
          router(world.loop.timers(), world.random, rates),
          module({*world.database,
                  world.outbox,
                  world.sessions,
                  world.loop.timers(),
                  world.random,
                  world.ids,
                  world.pool,
                  &world.sender,
                  world.loop.executor(),
                  world.metrics},
                 with(registration)) {
        // Deadlines must not pass while a real thread works.
        world.loop.set_time(runtime::testing::Loop::Time::kStands);
        module.use_avatar_check(world.avatars);
        module.bind(router);
    }

    static Settings with(Registration registration) {
        auto settings = testing::cheap_settings();
        settings.registration = registration;
        return settings;
    }
    static std::map<std::string, rpc::Rate, std::less<>> generous() {
        auto rates = rpc::default_rates();
        for (auto& [name, rate] : rates) {
            rate = {.per_second = 1'000, .burst = 1'000};
        }
        return rates;
    }
    // Who was logged in by a row that kept $<name>Id and $<name>Device.
    [[nodiscard]] rpc::Caller caller(const std::string& name, bool is_admin = false) const {
        return {.user = UserId(*parse_decimal(rows.kept("$" + name + "Id"))),
                .device = DeviceId(*parse_decimal(rows.kept("$" + name + "Device"))),
                .is_admin = is_admin};
    }
    Task<void> close() {
        co_await module.close();
        co_await world.close();
    }

    World& world;
    rpc::RateLimiter rates;
    rpc::Router router;
    Module module;
    MethodRows rows{router, "kapok.accounts.v1.AccountsService"};
};

// A session of `who`, whose ids are kept as $<who>Id and $<who>Device.
std::string session_of(const std::string& who, const std::string& device, const std::string& rest) {
    return fmt::format(
        R"({{"token":"*","device":{{"deviceId":"${0}Device","name":"{1}","createdMs":"*",)"
        R"("lastSeenMs":"*","current":true}},"profile":{{"user":{{"userId":"${0}Id",)"
        R"("handle":"{0}","nickname":"{0}"}},{2}}}}})",
        who,
        device,
        rest);
}

std::string registration(const std::string& handle, const std::string& codes) {
    return fmt::format(
        R"({{"account":{{"handle":"{0}","nickname":"{0}"{1}}},"password":"correct horse",)"
        R"("deviceName":"Desk"}})",
        handle,
        codes);
}

CO_TEST(AccountsRpc, RegistrationAndInvites) {
    World world(loop);
    Desk desk(world, Registration::kInviteOnly);
    auto& rows = desk.rows;
    const auto setup = co_await desk.module.start();
    CO_ASSERT_TRUE(setup.has_value() && setup->has_value());
    const auto code = fmt::format(R"(,"setupCode":"{}")", **setup);
    co_await rows.run({
        {{},
         "GetInstance",
         "{}",
         R"({"name":"Kapok","registration":"REGISTRATION_INVITE_ONLY","needsSetup":true,"phoneLogin":true,"version":"*",)"
         R"("limits":{"textCharacters":10000,"albumPictures":9,"voiceMs":60000,"imageBytes":"26214400",)"
         R"("fileBytes":"2147483648","nicknameCharacters":32,"groupNameCharacters":64,)"
         R"("announcementCharacters":2000,"admins":3,"pinned":100,"contacts":5000}})"},
        {{}, "Register", registration("a", code), "HANDLE_INVALID handle"},
        {{}, "Register", registration("alice", R"(,"setupCode":"wrong")"), "SETUP_CODE_INVALID"},
        {{},
         "Register",
         registration("alice", code),
         fmt::format(R"({{"session":{}}})",
                     session_of("alice", "Desk", R"("isAdmin":true,"hasPassword":true)"))},
        {{}, "Register", registration("bob", ""), "INVITE_REQUIRED invite_code"},
        {{},
         "Register",
         registration("bob", R"(,"inviteCode":"wrong")"),
         "INVITE_INVALID invite_code"},
    });
    const auto alice = desk.caller("alice", true);
    co_await rows.run({
        {alice, "CreateInvite", R"({"uses":0,"lifetimeS":60})", "INVITE_LIMITS"},
        {alice,
         "CreateInvite",
         R"({"uses":2,"lifetimeS":3600})",
         R"({"invite":{"code":"$invite","usesLeft":2,"expiresMs":"*","createdMs":"*"}})"},
        {{},
         "Register",
         registration("bob", R"(,"inviteCode":"$invite")"),
         fmt::format(R"({{"session":{}}})", session_of("bob", "Desk", R"("hasPassword":true)"))},
        {alice,
         "ListInvites",
         "{}",
         R"({"invites":[{"code":"$invite","usesLeft":1,"expiresMs":"*","createdMs":"*"}]})"},
    });
    co_await rows.run({{desk.caller("bob"), "ListInvites", "{}", "ADMIN_ONLY"}});
    co_await desk.close();
}

CO_TEST(AccountsRpc, LogIns) {
    World world(loop);
    Desk desk(world);
    auto& rows = desk.rows;
    co_await world.set_up();
    const std::string phone = "+8613800138000";
    co_await rows.run({
        {{},
         "Register",
         registration("bob", ""),
         fmt::format(R"({{"session":{}}})", session_of("bob", "Desk", R"("hasPassword":true)"))},
        {{},
         "LoginWithPassword",
         R"({"name":"bob","password":"wrong horse","deviceName":"Lap"})",
         "LOGIN_WRONG"},
        {{},
         "LoginWithPassword",
         R"({"name":"bob","password":"correct horse","deviceName":"Lap"})",
         fmt::format(R"({{"session":{}}})", session_of("bob", "Lap", R"("hasPassword":true)"))},
        {{}, "RequestPhoneCode", R"({"phone":"123"})", "PHONE_INVALID phone"},
        {{}, "RequestPhoneCode", R"({"phone":")" + phone + R"("})", R"({"resendAfterMs":60000})"},
        {{},
         "LoginWithPhoneCode",
         R"({"phone":")" + phone + R"(","code":"none","deviceName":"P"})",
         "CODE_WRONG"},
    });
    const auto code = world.sender.codes.at(phone);
    co_await rows.run({
        {{},
         "LoginWithPhoneCode",
         R"({"phone":")" + phone + R"(","code":")" + code +
             R"(","deviceName":"Phone","registration":{"handle":"carol","nickname":"carol"}})",
         fmt::format(R"({{"session":{}}})", session_of("carol", "Phone", R"("maskedPhone":"*")"))},
        {{},
         "StartQrLogin",
         R"({"deviceName":"Screen"})",
         R"({"qrText":"$qr","secret":"$secret","expiresMs":"*"})"},
        {{}, "AwaitQrLogin", R"({"secret":"bogus"})", "QR_EXPIRED"},
        {{}, "AwaitQrLogin", R"({"secret":"$secret"})", R"({"state":"QR_LOGIN_STATE_WAITING"})"},
    });
    const auto bob = desk.caller("bob");
    co_await rows.run({
        {bob, "ScanQrLogin", R"({"qrText":"bogus"})", "QR_INVALID qr_text"},
        {bob, "DecideQrLogin", R"({"qrText":"$qr","allow":true})", "QR_FOREIGN"},
        {bob,
         "ScanQrLogin",
         R"({"qrText":"$qr"})",
         R"({"deviceName":"Screen","address":"192.0.2.1"})"},
        {{},
         "AwaitQrLogin",
         R"({"secret":"$secret","knownState":"QR_LOGIN_STATE_WAITING"})",
         R"({"state":"QR_LOGIN_STATE_SCANNED","scannedBy":{"userId":"$bobId","handle":"bob","nickname":"bob"}})"},
        {bob, "DecideQrLogin", R"({"qrText":"$qr","allow":true})", "{}"},
        {{},
         "AwaitQrLogin",
         R"({"secret":"$secret","knownState":"QR_LOGIN_STATE_SCANNED"})",
         R"({"state":"QR_LOGIN_STATE_CONFIRMED","session":)" +
             session_of("bob", "Screen", R"("hasPassword":true)") + "}"},
        {{},
         "StartQrLogin",
         R"({"deviceName":"Other"})",
         R"({"qrText":"$qr","secret":"$secret","expiresMs":"*"})"},
        {bob,
         "ScanQrLogin",
         R"({"qrText":"$qr"})",
         R"({"deviceName":"Other","address":"192.0.2.1"})"},
        {bob, "DecideQrLogin", R"({"qrText":"$qr"})", "{}"},
        {{}, "AwaitQrLogin", R"({"secret":"$secret"})", R"({"state":"QR_LOGIN_STATE_DENIED"})"},
    });
    co_await desk.close();
}

// feature: find-by-phone
CO_TEST(AccountsRpc, ThePhoneOfAnAccount) {
    World world(loop);
    Desk desk(world);
    auto& rows = desk.rows;
    co_await world.set_up();
    co_await rows.run({
        {{},
         "Register",
         registration("bob", ""),
         fmt::format(R"({{"session":{}}})", session_of("bob", "Desk", R"("hasPassword":true)"))},
        {{}, "RequestPhoneCode", R"({"phone":"+8613800138000"})", R"({"resendAfterMs":60000})"},
    });
    const auto bob = desk.caller("bob");
    const auto code = world.sender.codes.at("+8613800138000");
    const auto binding = [&](const std::string& password) {
        return R"({"phone":"+8613800138000","code":")" + code + R"(","password":")" + password +
               R"("})";
    };
    co_await rows.run({
        {{}, "BindPhone", "{}", "TOKEN_MISSING"},
        {bob, "BindPhone", R"({"phone":"138"})", "PHONE_INVALID phone"},
        {bob, "BindPhone", binding("wrong"), "PASSWORD_WRONG password"},
        {bob,
         "BindPhone",
         binding("correct horse"),
         R"({"profile":{"user":"*","maskedPhone":"*","hasPassword":true}})"},
        {bob, "BindPhone", binding("correct horse"), "CODE_EXPIRED code"},
        {bob, "UnbindPhone", R"({"password":"wrong"})", "PASSWORD_WRONG password"},
        {bob,
         "UnbindPhone",
         R"({"password":"correct horse"})",
         R"({"profile":{"user":"*","hasPassword":true}})"},
        {bob, "UnbindPhone", "{}", R"({"profile":{"user":"*","hasPassword":true}})"},
    });
    co_await desk.close();
}

CO_TEST(AccountsRpc, DevicesAndProfiles) {
    World world(loop);
    Desk desk(world);
    auto& rows = desk.rows;
    co_await world.set_up();
    co_await rows.run(
        {{{},
          "Register",
          registration("bob", ""),
          fmt::format(R"({{"session":{}}})", session_of("bob", "Desk", R"("hasPassword":true)"))}});
    const auto bob = desk.caller("bob");
    world.avatars.owner = bob.user;
    co_await rows.run({
        {bob,
         "GetProfile",
         "{}",
         R"({"profile":{"user":{"userId":"$bobId","handle":"bob","nickname":"bob"},"hasPassword":true}})"},
        {bob, "UpdateProfile", R"({"avatarMediaId":"not-mine"})", "AVATAR_NOT_YOURS"},
        {bob,
         "UpdateProfile",
         R"({"handle":"robert","nickname":"Rob","avatarMediaId":"avatar-1","region":"CN","signature":"hi"})",
         R"({"profile":{"user":{"userId":"$bobId","handle":"robert","nickname":"Rob","avatarMediaId":"avatar-1","region":"CN","signature":"hi"},"hasPassword":true,"handleLockedUntilMs":"*"}})"},
        {bob,
         "UpdateProfile",
         R"({"signature":""})",
         R"({"profile":{"user":{"userId":"$bobId","handle":"robert","nickname":"Rob","avatarMediaId":"avatar-1","region":"CN"},"hasPassword":true,"handleLockedUntilMs":"*"}})"},
        {bob,
         "GetUsers",
         R"({"userIds":["$bobId","9"]})",
         R"({"users":[{"userId":"$bobId","handle":"robert","nickname":"Rob","avatarMediaId":"avatar-1","region":"CN"}]})"},
        {bob,
         "ListDevices",
         "{}",
         R"({"devices":[{"deviceId":"$bobDevice","name":"Desk","createdMs":"*","lastSeenMs":"*","current":true}]})"},
        {bob, "RevokeDevice", R"({"deviceId":"9"})", "DEVICE_UNKNOWN device_id"},
        {{},
         "LoginWithPassword",
         R"({"name":"robert","password":"correct horse","deviceName":"Lap"})",
         R"({"session":{"token":"*","device":{"deviceId":"$lap","name":"Lap","createdMs":"*","lastSeenMs":"*","current":true},"profile":"*"}})"},
        {bob, "RevokeDevice", R"({"deviceId":"$lap"})", "{}"},
        {bob,
         "ListDevices",
         "{}",
         R"({"devices":[{"deviceId":"$bobDevice","name":"Desk","createdMs":"*","lastSeenMs":"*","current":true}]})"},
        {bob,
         "ChangePassword",
         R"({"oldPassword":"wrong","newPassword":"another horse"})",
         "PASSWORD_WRONG"},
        {bob,
         "ChangePassword",
         R"({"oldPassword":"correct horse","newPassword":"another horse"})",
         "{}"},
        {{},
         "LoginWithPassword",
         R"({"name":"robert","password":"correct horse","deviceName":"Lap"})",
         "LOGIN_WRONG"},
        {bob, "Logout", "{}", "{}"},
        {bob, "ListDevices", "{}", "{}"},
        {bob, "RequestDeletionCode", "{}", "PHONE_REQUIRED"},
        {bob, "DeleteAccount", R"({"password":"wrong"})", "PASSWORD_WRONG password"},
        {bob, "DeleteAccount", R"({"code":"1"})", "CODE_EXPIRED code"},
        {bob, "DeleteAccount", R"({"password":"another horse"})", R"({"dueMs":"*"})"},
        {{},
         "LoginWithPassword",
         R"({"name":"robert","password":"another horse","deviceName":"Lap"})",
         R"({"session":{"token":"*","device":"*","profile":"*","deletionCancelled":true}})"},
    });
    co_await desk.close();
}

}  // namespace
}  // namespace kapok::accounts
