#include "accounts/module.h"

#include "accounts/store.h"
#include "accounts/store_login.h"
#include "base/log.h"

namespace kapok::accounts {
namespace {

constexpr std::chrono::hours kHousekeeping{1};
constexpr std::chrono::seconds kPatience{30};
// Ended log-ins and codes are kept a day, so that a replay is told what it is.
constexpr std::chrono::hours kKeep{24};

}  // namespace

Module::Module(Dependencies d, const Settings& settings)
    : database_(d.database),
      timers_(d.timers),
      last_seen_(d.database, d.timers, d.executor),
      tokens_({d.database, d.sessions, d.timers.clock(), last_seen_}, settings.cached_tokens),
      directory_(d.database, settings.cached_users),
      passwords_(d.hashing, {settings.password_passes, settings.password_memory_bytes}),
      qr_waiters_(d.timers, d.executor),
      deletions_({.database = d.database,
                  .outbox = d.outbox,
                  .timers = d.timers,
                  .tokens = tokens_,
                  .directory = directory_,
                  .executor = d.executor,
                  .staff = &staff_}),
      service_({.database = d.database,
                .outbox = d.outbox,
                .timers = d.timers,
                .random = d.random,
                .ids = d.ids,
                .passwords = passwords_,
                .tokens = tokens_,
                .directory = directory_,
                .qr_waiters = qr_waiters_,
                .metrics = d.metrics,
                .codes = d.codes,
                .avatars = nullptr,
                .staff = &staff_,
                .deletions = &deletions_},
               settings),
      admin_({.database = d.database,
              .outbox = d.outbox,
              .timers = d.timers,
              .random = d.random,
              .passwords = passwords_,
              .tokens = tokens_,
              .staff = staff_,
              .registration = service_.registration()}),
      scope_(d.executor) {}

Task<Result<std::optional<std::string>>> Module::start() {
    CO_TRY_VOID(co_await staff_.load(database_, Deadline::after(timers_.clock(), kPatience)));
    CO_TRY(auto setup_code,
           co_await service_.renew_setup_code(Deadline::after(timers_.clock(), kPatience)));
    scope_.spawn("accounts.housekeeping", keep_house());
    deletions_.start();
    co_return std::move(setup_code);
}

Task<void> Module::keep_house() {
    while (true) {
        co_await timers_.sleep_for(kHousekeeping);
        const auto before = timers_.clock().wall_now() - kKeep;
        const auto deadline = Deadline::after(timers_.clock(), kPatience);
        const auto done = co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::delete_old_login_rows(tx, before);
            store::delete_old_invites(tx, before);
            return {};
        });
        if (!done) {
            LOG(warn, "accounts housekeeping failed", kv("reason", done.error().reason()));
        }
    }
}

Task<void> Module::close() {
    co_await scope_.close();
    co_await deletions_.close();
    co_await qr_waiters_.close();
    co_await last_seen_.close();
}

}  // namespace kapok::accounts
