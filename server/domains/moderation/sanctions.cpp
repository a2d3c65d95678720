#include "moderation/api/errors.h"
#include "moderation/service.h"

#include <fmt/format.h>

#include <map>

namespace kapok::moderation {
namespace {

constexpr rules::PageSizes kPage{.usual = 100, .most = 200};

// For how long; nothing for what is given back.
std::vector<ops::AuditFact> facts_of(WallTime until, WallTime now) {
    if (until <= now) {
        return {};
    }
    const auto hours = std::chrono::ceil<std::chrono::hours>(until - now);
    return {{.kind = ops::AuditFactKind::kHours, .number = hours.count()}};
}

}  // namespace

Task<Result<Service::Standing>> Service::my_standing(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    const auto role = ports_.admin.role_of(me);
    Standing standing{.is_moderator = role >= rpc::StaffRole::kModerator,
                      .is_admin = role == rpc::StaffRole::kAdministrator,
                      .mute = {}};
    CO_TRY(standing.mute,
           co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<Mute> {
               return store::find_mute(tx, me, ports_.clock.wall_now()).value_or(Mute());
           }));
    co_return standing;
}

// What they may not now; times that have passed are none.
Task<Result<Sanction>> Service::sanction_of(Deadline deadline, UserId user) {
    const auto now = ports_.clock.wall_now();
    CO_TRY(const auto mute,
           co_await ports_.database.read(deadline,
                                         [&](storage::Tx& tx) -> Result<std::optional<Mute>> {
                                             return store::find_mute(tx, user, now);
                                         }));
    CO_TRY(const auto detail, co_await ports_.admin.describe(deadline, user));
    Sanction sanction{.user = user};
    if (mute) {
        sanction.muted_until = mute->until;
        sanction.reason = mute->reason;
    }
    if (const auto& suspension = detail.line.suspension; suspension.until > now) {
        sanction.banned_until = suspension.until;
        sanction.reason = suspension.reason;
    }
    co_return sanction;
}

Task<Result<Sanction>> Service::sanction(rpc::RequestContext ctx, Sanction wish) {
    const auto now = ports_.clock.wall_now();
    CO_TRY(wish.reason, rules::check_sanction(wish.reason, wish, now));
    CO_TRY(const auto before, co_await sanction_of(ctx.deadline, wish.user));
    CO_TRY_VOID(rules::check_subject(ports_.admin.role_of(wish.user) != rpc::StaffRole::kNone));
    const auto subject = fmt::format("{}", wish.user);
    const auto line = [&](std::string action, WallTime until) {
        return ports_.audit.line({.actor = ctx.caller.user,
                                  .action = std::move(action),
                                  .subject = subject,
                                  .words = wish.reason,
                                  .facts = facts_of(until, now)});
    };
    const bool mutes = wish.muted_until > now;
    if (mutes || before.muted_until > now) {
        const auto note = line(mutes ? "user.mute" : "user.unmute", wish.muted_until);
        CO_TRY_VOID(
            co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
                if (mutes) {
                    store::put_mute(
                        tx, {.user = wish.user, .until = wish.muted_until, .reason = wish.reason});
                } else {
                    store::delete_mute(tx, wish.user);
                }
                note(tx);
                return {};
            }));
        CO_TRY_VOID(co_await ports_.policy.reload_mutes(ctx.deadline));
    }
    const bool bans = wish.banned_until > now;
    if (bans || before.banned_until > now) {
        auto note = line(bans ? "user.ban" : "user.unban", wish.banned_until);
        accounts::Suspension suspension;
        if (bans) {
            suspension = {.until = wish.banned_until, .reason = wish.reason};
        }
        CO_TRY_VOID(co_await ports_.admin.suspend(
            ctx.deadline, wish.user, std::move(suspension), std::move(note)));
    }
    co_return co_await sanction_of(ctx.deadline, wish.user);
}

Task<Result<Service::SanctionPage>> Service::list_sanctions(rpc::RequestContext ctx,
                                                            std::string page_token,
                                                            std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kPage));
    CO_TRY(const auto after, rules::number_of_token(page_token));
    const auto now = ports_.clock.wall_now();
    CO_TRY(const auto mutes,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<Mute>> {
                                             return store::all_mutes(tx, now);
                                         }));
    CO_TRY(const auto banned, co_await ports_.admin.list_suspended(ctx.deadline, now));
    std::map<UserId, Sanction> all;
    for (const auto& mute : mutes) {
        all[mute.user] = {.user = mute.user, .muted_until = mute.until, .reason = mute.reason};
    }
    for (const auto& line : banned) {
        auto& sanction = all[line.user.id];
        sanction.user = line.user.id;
        sanction.banned_until = line.suspension.until;
        sanction.reason = line.suspension.reason;
    }
    SanctionPage page;
    std::vector<UserId> ids;
    for (auto at = all.upper_bound(UserId(after)); at != all.end() && ids.size() < size; ++at) {
        ids.push_back(at->first);
        page.sanctions.push_back(at->second);
    }
    if (ids.size() == size) {
        page.next_page_token = fmt::format("{}", ids.back());
    }
    if (!ids.empty()) {
        CO_TRY(page.people, co_await ports_.accounts.list_users(ctx.deadline, std::move(ids)));
    }
    co_return page;
}

}  // namespace kapok::moderation
