#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "accounts/store_login.h"
#include "accounts/wire.h"
#include "feed/api/feed.h"

#include <fmt/format.h>

namespace kapok::accounts {

Task<Result<std::vector<Device>>> Service::list_devices(rpc::RequestContext ctx) {
    CO_TRY(auto devices,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<Device>> {
                                             return store::list_devices(tx, ctx.caller.user);
                                         }));
    for (auto& device : devices) {
        device.current = device.id == ctx.caller.device;
    }
    co_return devices;
}

// Only a device of the caller; DEVICE_UNKNOWN tells nothing about others' devices.
Task<Result<void>> Service::log_out(rpc::RequestContext ctx, DeviceId device) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   auto deleted = store::delete_device(tx, user, device);
                   if (!deleted) {
                       return Error(Code::kNotFound, kDeviceUnknown, "you have no such device")
                           .with_field("device_id");
                   }
                   feed::append(tx, user, wire::devices_change());
                   return std::vector<RevokedDevice>{std::move(*deleted)};
               }));
    ports_.tokens.forget(revoked);
    co_await settle(ctx.deadline);
    co_return Result<void>();
}

Task<Result<void>> Service::logout(rpc::RequestContext ctx) {
    const auto device = ctx.caller.device;
    auto done = co_await log_out(std::move(ctx), device);
    if (!done && done.error().reason() == kDeviceUnknown) {
        co_return Result<void>();  // a repetition
    }
    co_return done;
}

Task<Result<void>> Service::revoke_device(rpc::RequestContext ctx, DeviceId device) {
    co_return co_await log_out(std::move(ctx), device);
}

Task<Result<void>> Service::change_password(rpc::RequestContext ctx, PasswordChange change) {
    CO_TRY_VOID(check_password(change.new_password));
    const auto user = ctx.caller.user;
    const auto key = attempt_key("password", fmt::format("{}", user));
    const AttemptLimit limit{settings_.attempts_per_account, settings_.attempt_window};
    CO_TRY(const auto before,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
                   TRY_VOID(count_one(tx, key, limit, now()));
                   const auto account = store::find_account(tx, user);
                   if (!account) {
                       return Error(Code::kNotFound, kUserUnknown, "the account is gone");
                   }
                   return account->password_hash;
               }));
    const Error wrong(Code::kForbidden, kPasswordWrong, "the present password is another one");
    if (before) {
        CO_TRY(const auto right,
               co_await ports_.passwords.verify(before, std::move(change.old_password)));
        if (!right) {
            co_return wrong;
        }
    }
    CO_TRY(const auto hash, co_await ports_.passwords.hash(std::move(change.new_password)));
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   // Two changes at once: the one that knew the password before the other loses.
                   const auto account = store::find_account(tx, user);
                   if (!account || account->password_hash != before) {
                       return wrong;
                   }
                   store::set_password(tx, user, hash);
                   store::delete_attempts(tx, key);
                   store::deny_qr_logins_of(tx, user);
                   feed::append(
                       tx,
                       user,
                       wire::profile_change(profile_of(*store::find_account(tx, user), now())));
                   feed::append(tx, user, wire::devices_change());
                   return store::delete_other_devices(tx, user, ctx.caller.device);
               }));
    ports_.tokens.forget(revoked);
    co_await settle(ctx.deadline);
    co_return Result<void>();
}

}  // namespace kapok::accounts
