// The phone of an account: set, replaced and taken off by its owner. A code sent to it shows whose
// it is; an account with a password asks for that as well, so that a device left open gives nobody
// a second way in.
#include "accounts/api/errors.h"
#include "accounts/api/events.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "accounts/store_login.h"
#include "accounts/wire.h"
#include "feed/api/feed.h"

#include <fmt/format.h>

namespace kapok::accounts {
namespace {

Error no_account() { return Error(Code::kNotFound, kUserUnknown, "the account is gone"); }

}  // namespace

Task<Result<Account>> Service::find_own(rpc::RequestContext ctx) {
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<Account> {
        auto account = store::find_account(tx, ctx.caller.user);
        if (!account || account->user.deleted) {
            return no_account();
        }
        return *std::move(account);
    });
}

// What follows from another phone, in the transaction that stored it.
Profile Service::tell_phone(storage::Tx& tx, UserId user) const {
    auto profile = profile_of(*store::find_account(tx, user), now());
    feed::append(tx, user, wire::profile_change(profile));
    storage::enqueue(
        tx, kPhoneChanged, fmt::format("accounts:{}", user), PhoneChanged{user}.encode());
    return profile;
}

Result<Service::BindingOutcome> Service::judge_binding(storage::Tx& tx,
                                                       UserId user,
                                                       const PhoneBinding& binding,
                                                       const std::string& address_key) const {
    const AttemptLimit by_address{settings_.attempts_per_address, settings_.attempt_window};
    TRY_VOID(count_one(tx, address_key, by_address, now()));
    BindingOutcome outcome;
    auto latest = store::find_phone_code(tx, binding.phone);
    switch (judge_code(latest, binding.phone, binding.code, now())) {
        case CodeVerdict::kExpired:
            outcome.refused =
                Error(Code::kGone, kCodeExpired, "ask for a new code").with_field("code");
            return outcome;
        case CodeVerdict::kWrong:
            ++latest->tries;
            store::put_phone_code(tx, binding.phone, *latest);
            outcome.refused =
                Error(Code::kForbidden, kCodeWrong, "another code was sent").with_field("code");
            return outcome;
        case CodeVerdict::kRight:
            break;
    }
    store::give_back_attempt(tx, address_key);
    store::delete_attempts(tx, attempt_key("password", fmt::format("{}", user)));
    store::delete_phone_code(tx, binding.phone);
    const auto before = store::find_account(tx, user);
    if (!before || before->user.deleted) {
        return no_account();
    }
    if (before->phone == binding.phone) {
        outcome.profile = profile_of(*before, now());  // nobody needs to hear of it
        return outcome;
    }
    if (!store::set_phone(tx, user, binding.phone)) {
        outcome.refused =
            Error(Code::kConflict, kPhoneTaken, "another account has it").with_field("phone");
        return outcome;
    }
    outcome.profile = tell_phone(tx, user);
    return outcome;
}

Task<Result<Profile>> Service::bind_phone(rpc::RequestContext ctx, PhoneBinding binding) {
    CO_TRY_VOID(check_phone(binding.phone));
    CO_TRY(const auto account, co_await find_own(ctx));
    if (account.password_hash) {
        OwnerProof proof;
        proof.password = std::move(binding.password);
        CO_TRY_VOID(co_await prove_owner(ctx, std::move(proof)));
    }
    const auto address = attempt_key("address", ctx.address);
    CO_TRY(auto outcome,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<BindingOutcome> {
                   return judge_binding(tx, ctx.caller.user, binding, address);
               }));
    if (outcome.refused) {
        co_return std::move(*outcome.refused);
    }
    co_await settle(ctx.deadline);
    co_return std::move(outcome.profile);
}

Task<Result<Profile>> Service::unbind_phone(rpc::RequestContext ctx, std::string password) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto account, co_await find_own(ctx));
    if (!account.phone) {
        co_return profile_of(account, now());  // a repetition
    }
    if (!account.password_hash) {
        co_return Error(Code::kConflict, kPasswordRequired, "set a password first");
    }
    OwnerProof proof;
    proof.password = std::move(password);
    CO_TRY_VOID(co_await prove_owner(ctx, std::move(proof)));
    CO_TRY(auto profile,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Profile> {
               store::delete_attempts(tx, attempt_key("password", fmt::format("{}", user)));
               store::set_phone(tx, user, std::nullopt);
               return tell_phone(tx, user);
           }));
    co_await settle(ctx.deadline);
    co_return std::move(profile);
}

}  // namespace kapok::accounts
