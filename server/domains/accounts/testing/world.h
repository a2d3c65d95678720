// Accounts on a real database in memory and real streams on disk, with sender and sessions faked.
// Passwords are hashed for real, as cheaply as Argon2id goes.
#pragma once

#include "accounts/api/errors.h"
#include "accounts/api/events.h"
#include "accounts/module.h"
#include "accounts/rules.h"
#include "feed/api/feed.h"
#include "feed/module.h"
#include "feed/testing/recording_sessions.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

#include <map>
#include <string>

namespace kapok::accounts::testing {

class RecordingSender final : public CodeSender {
  public:
    Task<Result<void>> send(Deadline /*deadline*/, std::string phone, std::string code) override {
        ++count;
        if (fails) {
            co_return Error(Code::kUnavailable, "NO_WAY_OUT");
        }
        codes[phone] = code;
        co_return Result<void>();
    }
    std::map<std::string, std::string> codes;
    int count = 0;
    bool fails = false;
};

class OneAvatar final : public AvatarCheck {
  public:
    Task<Result<bool>> is_own_avatar(Deadline /*deadline*/,
                                     UserId user,
                                     std::string media_id) override {
        co_return user == owner&& media_id == "avatar-1";
    }
    UserId owner;
};

inline Settings cheap_settings() {
    Settings settings;
    settings.password_passes = 1;
    settings.password_memory_bytes = 8'192;
    return settings;
}

inline constexpr std::string_view kPassword = "correct horse";

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop_in, Settings settings = cheap_settings())
        : loop(loop_in),
          streams(loop.clock()),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          outbox(*database, loop.timers(), loop.executor()),
          feed({streams.streams(), outbox, sessions}),
          pool({.name = "hash", .threads = 2, .queued_max = 100}),
          last_seen(*database, loop.timers(), loop.executor()),
          tokens({*database, sessions, loop.clock(), last_seen}, 100),
          directory(*database, 100),
          passwords(pool, {settings.password_passes, settings.password_memory_bytes}),
          qr_waiters(loop.timers(), loop.executor()),
          deletions({.database = *database,
                     .outbox = outbox,
                     .timers = loop.timers(),
                     .tokens = tokens,
                     .directory = directory,
                     .executor = loop.executor()}),
          service({.database = *database,
                   .outbox = outbox,
                   .timers = loop.timers(),
                   .random = random,
                   .ids = ids,
                   .passwords = passwords,
                   .tokens = tokens,
                   .directory = directory,
                   .qr_waiters = qr_waiters,
                   .metrics = metrics,
                   .codes = &sender,
                   .avatars = &avatars,
                   .deletions = &deletions},
                  settings) {
        outbox.handle("accounts.profile_changed", [this](storage::OutboxRow row) {
            profile_events.push_back(std::move(row.payload));
            return succeed();
        });
        outbox.handle(kPhoneChanged, [this](storage::OutboxRow row) {
            phone_events.push_back(std::move(row.payload));
            return succeed();
        });
        outbox.handle(kSignedIn, [this](storage::OutboxRow row) {
            sign_ins.push_back(std::move(row.payload));
            return succeed();
        });
        outbox.start();
    }

    Task<void> close() {
        co_await deletions.close();
        co_await qr_waiters.close();
        co_await last_seen.close();
        co_await outbox.close();
    }

    [[nodiscard]] Deadline soon() const {
        return Deadline::after(loop.clock(), std::chrono::seconds(30));
    }
    // Someone without an account.
    [[nodiscard]] rpc::RequestContext anyone(std::string address = "192.0.2.1") const {
        return {rpc::Caller{}, soon(), "request", std::move(address)};
    }
    [[nodiscard]] rpc::RequestContext as(const Session& session) const {
        return {{.user = session.profile.user.id,
                 .device = session.device.id,
                 .is_admin = session.profile.is_admin},
                soon(),
                "request",
                "192.0.2.1"};
    }
    static Service::Registering registering(std::string handle) {
        return {
            .account = {.handle = handle, .nickname = handle, .invite_code = {}, .setup_code = {}},
            .password = std::string(kPassword),
            .device_name = "Test"};
    }
    // The administrator; call it first.
    Task<Session> set_up() {
        auto wish = registering("admin");
        const auto code = co_await service.renew_setup_code(soon());
        KAPOK_ASSERT(code.has_value() && code->has_value(), "a fresh instance has a setup code");
        wish.account.setup_code = **code;
        auto session = co_await service.register_account(anyone(), std::move(wish));
        KAPOK_ASSERT(session.has_value(), session ? "" : session.error().reason());
        co_return *session;
    }
    Task<Session> join(std::string handle) {
        auto session = co_await service.register_account(anyone(), registering(std::move(handle)));
        KAPOK_ASSERT(session.has_value(), session ? "" : session.error().reason());
        co_return *session;
    }
    Task<Result<Session>> log_in(std::string name,
                                 std::string password = std::string(kPassword),
                                 std::string address = "192.0.2.1") {
        return service.login_with_password(
            anyone(std::move(address)),
            {.name = std::move(name), .password = std::move(password), .device_name = "Laptop"});
    }
    Task<bool> works(std::string token) {
        const auto caller = co_await tokens.authenticate(std::move(token));
        co_return caller.has_value();
    }

    runtime::testing::Loop& loop;
    observability::Metrics metrics;
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    feed::testing::RecordingSessions sessions;
    RecordingSender sender;
    OneAvatar avatars;
    std::vector<std::string> profile_events;
    std::vector<std::string> phone_events;
    std::vector<std::string> sign_ins;
    streams::testing::TemporaryStreams streams;
    std::unique_ptr<storage::Database> database;
    storage::Outbox outbox;
    feed::Module feed;
    runtime::Pool pool;
    LastSeen last_seen;
    Tokens tokens;
    Directory directory;
    Passwords passwords;
    QrWaiters qr_waiters;
    Deletions deletions;
    Service service;

  private:
    static Task<Result<void>> succeed() { co_return Result<void>(); }
};

// The reason of a failure, or "" of a success.
template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

}  // namespace kapok::accounts::testing
