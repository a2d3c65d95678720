#include "accounts/deletion.h"

#include "accounts/api/errors.h"
#include "accounts/api/events.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/staff.h"
#include "accounts/store.h"
#include "accounts/store_admin.h"
#include "accounts/store_deletion.h"
#include "accounts/store_login.h"
#include "base/log.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace kapok::accounts {
namespace {

constexpr std::chrono::hours kLook{1};
constexpr std::chrono::seconds kPatience{60};

}  // namespace

void Deletions::start() { scope_.spawn("accounts.deletions", look_now_and_then()); }

void Deletions::schedule(WallTime due) {
    const auto wait = due - ports_.timers.clock().wall_now();
    if (wait >= kLook) {
        return;  // the hourly look is in time
    }
    boost::asio::post(ports_.executor, [this, wait] {
        if (!scope_.closed()) {
            scope_.spawn("accounts.deletion", run_at(wait));
        }
    });
}

Task<void> Deletions::run_at(Duration wait) {
    co_await ports_.timers.sleep_for(wait);
    if (const auto done = co_await run_due(); !done) {
        LOG(warn, "a deletion will be tried again", kv("reason", done.error().reason()));
    }
}

Task<void> Deletions::look_now_and_then() {
    while (true) {
        co_await run_at(Duration::zero());
        co_await ports_.timers.sleep_for(kLook);
    }
}

Task<Result<void>> Deletions::run_due() {
    const auto now = ports_.timers.clock().wall_now();
    CO_TRY(const auto due,
           co_await ports_.database.read(
               Deadline::after(ports_.timers.clock(), kPatience),
               [&](storage::Tx& tx) { return Result(store::list_due_deletions(tx, now)); }));
    Result<void> outcome;
    for (const auto& deletion : due) {
        if (auto done = co_await erase(deletion); !done) {
            outcome = std::move(done);
        }
    }
    co_return outcome;
}

Task<Result<void>> Deletions::close_account(UserId user) {
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               Deadline::after(ports_.timers.clock(), kPatience),
               [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   const auto deletion = store::find_deletion(tx, user);
                   if (!deletion || deletion->steps_done > 0) {
                       return std::vector<RevokedDevice>();  // cancelled at the last moment
                   }
                   auto devices = store::delete_devices(tx, user);
                   store::erase_account(tx, user);
                   store::set_steps_done(tx, user, 1);
                   storage::enqueue(tx,
                                    kProfileChanged,
                                    fmt::format("accounts:{}", user),
                                    ProfileChanged{store::find_account(tx, user)->user}.encode());
                   return devices;
               }));
    ports_.tokens.forget(revoked);
    ports_.directory.forget(user);
    if (ports_.staff != nullptr) {
        ports_.staff->set(user, rpc::StaffRole::kNone);
    }
    co_return Result<void>();
}

// Step 1 closes the account; then each domain erases what it keeps; the row goes last.
Task<Result<void>> Deletions::erase(Deletion deletion) {
    const auto user = deletion.user;
    const auto soon = [this] { return Deadline::after(ports_.timers.clock(), kPatience); };
    if (deletion.steps_done == 0) {
        CO_TRY_VOID(co_await close_account(user));
        CO_TRY(const auto current, co_await ports_.database.read(soon(), [&](storage::Tx& tx) {
            return Result(store::find_deletion(tx, user));
        }));
        if (!current || current->steps_done == 0) {
            co_return Result<void>();
        }
        deletion = *current;
    }
    for (auto step = static_cast<std::size_t>(deletion.steps_done); step <= erasures_.size();
         ++step) {
        // What earlier steps told others is on its way before the next one begins.
        co_await ports_.outbox.drained(soon());
        CO_TRY_VOID(co_await erasures_[step - 1]->erase(soon(), user));
        CO_TRY_VOID(co_await ports_.database.write(soon(), [&](storage::Tx& tx) -> Result<void> {
            store::set_steps_done(tx, user, static_cast<std::int64_t>(step) + 1);
            return {};
        }));
    }
    CO_TRY_VOID(co_await ports_.database.write(soon(), [&](storage::Tx& tx) -> Result<void> {
        store::delete_deletion(tx, user);
        return {};
    }));
    LOG(info, "an account was deleted", kv("user", user));
    co_return Result<void>();
}

// --- What its owner asks ---

Task<Result<std::chrono::milliseconds>> Service::request_deletion_code(rpc::RequestContext ctx) {
    CO_TRY(const auto account, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_account(tx, ctx.caller.user));
    }));
    if (!account || !account->phone) {
        co_return Error(Code::kConflict, kPhoneRequired, "no phone is registered");
    }
    co_return co_await request_phone_code(std::move(ctx), *account->phone);
}

// A right password, or the code of the account's own phone. What is wrong counts as an attempt to
// log in.
Task<Result<void>> Service::prove_owner(rpc::RequestContext ctx, OwnerProof proof) {
    const auto user = ctx.caller.user;
    const auto key = attempt_key("password", fmt::format("{}", user));
    const AttemptLimit limit{settings_.attempts_per_account, settings_.attempt_window};
    CO_TRY(const auto account,
           co_await ports_.database.write(ctx.deadline,
                                          [&](storage::Tx& tx) -> Result<std::optional<Account>> {
                                              TRY_VOID(count_one(tx, key, limit, now()));
                                              return store::find_account(tx, user);
                                          }));
    if (!account || account->user.deleted) {
        co_return Error(Code::kNotFound, kUserUnknown, "the account is gone");
    }
    if (proof.password) {
        CO_TRY(
            const auto right,
            co_await ports_.passwords.verify(account->password_hash, *std::move(proof.password)));
        if (!right) {
            co_return Error(Code::kForbidden, kPasswordWrong, "it is another one")
                .with_field("password");
        }
        co_return Result<void>();
    }
    const auto phone = account->phone.value_or("");
    CO_TRY(
        const auto verdict,
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<CodeVerdict> {
            auto latest = store::find_phone_code(tx, phone);
            const auto judged = judge_code(latest, phone, proof.code, now());
            if (judged == CodeVerdict::kWrong) {
                ++latest->tries;
                store::put_phone_code(tx, phone, *latest);
            } else {
                store::delete_phone_code(tx, phone);
            }
            return judged;
        }));
    if (verdict == CodeVerdict::kWrong) {
        co_return Error(Code::kForbidden, kCodeWrong, "another code was sent").with_field("code");
    }
    if (verdict == CodeVerdict::kExpired) {
        co_return Error(Code::kGone, kCodeExpired, "ask for a new code").with_field("code");
    }
    co_return Result<void>();
}

Task<Result<WallTime>> Service::delete_account(rpc::RequestContext ctx, OwnerProof proof) {
    CO_TRY_VOID(co_await prove_owner(ctx, std::move(proof)));
    const auto user = ctx.caller.user;
    const auto due = now() + settings_.deletion_wait;
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   const auto account = store::find_account(tx, user);
                   if (account && account->is_admin && store::count_administrators(tx) <= 1) {
                       return Error(Code::kForbidden,
                                    kLastAdministrator,
                                    "make another administrator first");
                   }
                   store::put_deletion(tx, user, due);
                   store::delete_attempts(tx, attempt_key("password", fmt::format("{}", user)));
                   store::deny_qr_logins_of(tx, user);
                   return store::delete_devices(tx, user);
               }));
    ports_.tokens.forget(revoked);
    if (ports_.deletions != nullptr) {
        ports_.deletions->schedule(due);
    }
    co_return due;
}

}  // namespace kapok::accounts
