#include "accounts/admin_service.h"

#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/store.h"
#include "accounts/store_admin.h"
#include "accounts/store_login.h"
#include "accounts/wire.h"
#include "feed/api/feed.h"

#include <algorithm>

namespace kapok::accounts {
namespace {

constexpr std::chrono::hours kResetLife{24};
constexpr std::chrono::milliseconds kNoticeWait{2'000};

Error user_unknown() {
    return Error(Code::kNotFound, kUserUnknown, "no account has this id").with_field("user_id");
}

Result<Account> open_account(storage::Tx& tx, UserId user) {
    auto account = store::find_account(tx, user);
    if (!account || account->user.deleted) {
        return user_unknown();
    }
    return *std::move(account);
}

std::vector<RevokedDevice> delete_all_devices(storage::Tx& tx, UserId user) {
    auto revoked = store::delete_other_devices(tx, user, DeviceId());
    if (!revoked.empty()) {
        feed::append(tx, user, wire::devices_change());
    }
    return revoked;
}

}  // namespace

// The answer comes after its notices, unless those take long.
Task<void> AdminService::settle(Deadline deadline) {
    const auto wait = ports_.timers.clock().steady_now() + kNoticeWait;
    co_await ports_.outbox.drained(Deadline(std::min(deadline.at(), wait)));
}

Task<Result<AccountCounts>> AdminService::count(Deadline deadline) {
    co_return co_await ports_.database.read(deadline, [](storage::Tx& tx) -> Result<AccountCounts> {
        return store::count_accounts(tx);
    });
}

Task<Result<std::vector<AccountLine>>> AdminService::search(Deadline deadline,
                                                            AccountSearch search) {
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<AccountLine>> {
            return store::search_accounts(tx, search);
        });
}

Task<Result<std::vector<AccountLine>>> AdminService::list_suspended(Deadline deadline,
                                                                    WallTime at) {
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<AccountLine>> {
            return store::list_suspended(tx, at);
        });
}

Task<Result<AccountDetail>> AdminService::describe(Deadline deadline, UserId user) {
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<AccountDetail> {
            TRY(const auto account, open_account(tx, user));
            AccountDetail detail{.line = store::find_account_line(tx, user).value_or(AccountLine()),
                                 .masked_phone = mask_phone(account.phone.value_or("")),
                                 .devices = {}};
            for (auto& device : store::list_devices(tx, user)) {
                detail.devices.push_back({.id = device.id,
                                          .name = std::move(device.name),
                                          .created = device.created,
                                          .last_seen = device.last_seen});
            }
            return detail;
        });
}

Task<Result<void>> AdminService::set_role(Deadline deadline,
                                          UserId user,
                                          rpc::StaffRole role,
                                          storage::SameCommit note) {
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        TRY(auto account, open_account(tx, user));
        const bool stays = role == rpc::StaffRole::kAdministrator;
        if (account.is_admin && !stays && store::count_administrators(tx) <= 1) {
            return Error(
                Code::kConflict, kLastAdministrator, "the instance needs an administrator");
        }
        store::set_role(tx, user, role);
        account.is_admin = stays;
        feed::append(tx, user, wire::profile_change(profile_of(account, now())));
        note(tx);
        return {};
    }));
    ports_.staff.set(user, role);
    co_await settle(deadline);
    co_return Result<void>();
}

Task<Result<void>> AdminService::suspend(Deadline deadline,
                                         UserId user,
                                         Suspension suspension,
                                         storage::SameCommit note) {
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               deadline, [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   TRY_VOID(open_account(tx, user));
                   store::set_suspension(tx, user, suspension);
                   note(tx);
                   if (suspension.until <= now()) {
                       return std::vector<RevokedDevice>();
                   }
                   store::deny_qr_logins_of(tx, user);
                   return delete_all_devices(tx, user);
               }));
    ports_.tokens.forget(revoked);
    co_await settle(deadline);
    co_return Result<void>();
}

Task<Result<std::size_t>> AdminService::log_out(Deadline deadline,
                                                UserId user,
                                                DeviceId device,
                                                storage::SameCommit note) {
    CO_TRY(const auto revoked,
           co_await ports_.database.write(
               deadline, [&](storage::Tx& tx) -> Result<std::vector<RevokedDevice>> {
                   TRY_VOID(open_account(tx, user));
                   note(tx);
                   if (!device) {
                       store::deny_qr_logins_of(tx, user);
                       return delete_all_devices(tx, user);
                   }
                   std::vector<RevokedDevice> one;
                   if (auto deleted = store::delete_device(tx, user, device)) {
                       one.push_back(*std::move(deleted));
                       feed::append(tx, user, wire::devices_change());
                   }
                   return one;
               }));
    ports_.tokens.forget(revoked);
    co_await settle(deadline);
    co_return revoked.size();
}

Task<Result<ResetLink>> AdminService::make_reset_link(Deadline deadline,
                                                      UserId user,
                                                      storage::SameCommit note) {
    ResetLink link{.code = new_token(ports_.random), .expires = now() + kResetLife};
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        TRY_VOID(open_account(tx, user));
        store::put_reset(
            tx, user, {.code_hash = hash_of_token(link.code), .expires = link.expires});
        note(tx);
        return {};
    }));
    co_return link;
}

std::vector<AdministratorLink> AdminService::make_links(storage::Tx& tx,
                                                        Random& random,
                                                        WallTime now) {
    std::vector<AdministratorLink> links;
    for (const auto& member : store::list_staff(tx)) {
        const auto account = store::find_account(tx, member.user);
        if (member.role != rpc::StaffRole::kAdministrator || !account) {
            continue;
        }
        links.push_back({.handle = account->user.handle, .code = new_token(random)});
        store::put_reset(
            tx,
            member.user,
            {.code_hash = hash_of_token(links.back().code), .expires = now + kResetLife});
    }
    return links;
}

Task<Result<User>> AdminService::reset_password(Deadline deadline,
                                                std::string code,
                                                std::string new_password) {
    CO_TRY_VOID(check_password(new_password));
    CO_TRY(const auto hash, co_await ports_.passwords.hash(std::move(new_password)));
    std::vector<RevokedDevice> revoked;
    CO_TRY(auto user,
           co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<User> {
               const Error invalid(
                   Code::kGone, kResetInvalid, "the link was used, or is over a day old");
               const auto owner = store::take_reset(tx, hash_of_token(code), now());
               if (!owner) {
                   return invalid;
               }
               auto account = store::find_account(tx, *owner);
               if (!account || account->user.deleted) {
                   return invalid;
               }
               store::set_password(tx, *owner, hash);
               store::deny_qr_logins_of(tx, *owner);
               account->password_hash = hash;
               feed::append(tx, *owner, wire::profile_change(profile_of(*account, now())));
               revoked = delete_all_devices(tx, *owner);
               return account->user;
           }));
    ports_.tokens.forget(revoked);
    co_await settle(deadline);
    co_return user;
}

}  // namespace kapok::accounts
