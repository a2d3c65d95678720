#include "accounts/api/errors.h"
#include "accounts/api/events.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "accounts/wire.h"
#include "feed/api/feed.h"

#include <fmt/format.h>

namespace kapok::accounts {
namespace {

Error no_account() { return Error(Code::kNotFound, kUserUnknown, "the account is gone"); }

bool same(const User& a, const User& b) {
    return a.handle == b.handle && a.nickname == b.nickname &&
           a.avatar_media_id == b.avatar_media_id && a.region == b.region &&
           a.signature == b.signature;
}

}  // namespace

Task<Result<Profile>> Service::get_profile(rpc::RequestContext ctx) {
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<Profile> {
        const auto account = store::find_account(tx, ctx.caller.user);
        if (!account) {
            return no_account();
        }
        return profile_of(*account, now());
    });
}

// The account with the change made; takes the handle, writes nothing else.
Result<Account> Service::changed(storage::Tx& tx, UserId user, const ProfileChange& change) const {
    auto account = store::find_account(tx, user);
    if (!account || account->user.deleted) {
        return no_account();
    }
    auto& profile = account->user;
    if (change.handle && *change.handle != profile.handle) {
        const auto locked_until = handle_locked_until(*account, now());
        if (locked_until != WallTime()) {
            return Error(Code::kForbidden, kHandleLocked, "a handle changes once a year")
                .with_field("handle");
        }
        if (!store::take_handle(tx, *change.handle, user, now())) {
            return Error(Code::kConflict, kHandleTaken, "the handle is taken").with_field("handle");
        }
        profile.handle = *change.handle;
        account->handle_changed = now();
    }
    profile.nickname = change.nickname.value_or(profile.nickname);
    profile.avatar_media_id = change.avatar_media_id.value_or(profile.avatar_media_id);
    profile.region = change.region.value_or(profile.region);
    profile.signature = change.signature.value_or(profile.signature);
    return std::move(*account);
}

Task<Result<Profile>> Service::update_profile(rpc::RequestContext ctx, ProfileChange change) {
    const auto user = ctx.caller.user;
    if (change.handle) {
        CO_TRY_VOID(check_handle(*change.handle));
    }
    if (change.nickname) {
        CO_TRY(change.nickname,
               check_nickname(*change.nickname, settings_.limits.nickname_characters));
        CO_TRY(change.nickname, check_text(ports_.texts, std::move(*change.nickname)));
    }
    if (change.region) {
        CO_TRY(change.region, check_region(*change.region));
        CO_TRY(change.region, check_text(ports_.texts, std::move(*change.region)));
    }
    if (change.signature) {
        CO_TRY(change.signature, check_signature(*change.signature));
        CO_TRY(change.signature, check_text(ports_.texts, std::move(*change.signature)));
    }
    if (change.avatar_media_id && !change.avatar_media_id->empty()) {
        const Error foreign(Code::kForbidden, kAvatarNotYours, "upload it as an avatar first");
        if (ports_.avatars == nullptr) {
            co_return foreign;
        }
        CO_TRY(const auto own,
               co_await ports_.avatars->is_own_avatar(ctx.deadline, user, *change.avatar_media_id));
        if (!own) {
            co_return foreign;
        }
    }
    CO_TRY(const auto profile,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Profile> {
               const auto before = store::find_account(tx, user);
               TRY(const auto account, changed(tx, user, change));
               const auto after = profile_of(account, now());
               if (same(before->user, account.user)) {
                   return after;  // a repetition: nobody needs to hear of it
               }
               store::update_profile(tx, account);
               feed::append(tx, user, wire::profile_change(after));
               storage::enqueue(tx,
                                kProfileChanged,
                                fmt::format("accounts:{}", user),
                                ProfileChanged{account.user}.encode());
               return after;
           }));
    ports_.directory.forget(user);
    co_await settle(ctx.deadline);
    co_return profile;
}

Task<Result<std::vector<User>>> Service::list_users(rpc::RequestContext ctx,
                                                    std::vector<UserId> ids) {
    if (ids.size() > kUsersAskedMax) {
        co_return Error(Code::kInvalid, kTooManyIds, "at most 200 users").with_field("user_ids");
    }
    co_return co_await ports_.directory.list_users(ctx.deadline, std::move(ids));
}

}  // namespace kapok::accounts
