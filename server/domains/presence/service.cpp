#include "presence/service.h"

#include "base/log.h"
#include "presence/api/errors.h"
#include "presence/wire.h"

#include <algorithm>

namespace kapok::presence {
namespace {

constexpr std::chrono::seconds kPatience{10};

}  // namespace

Task<Result<Presence>> Service::seen_by(Deadline deadline,
                                        UserId viewer,
                                        UserId user,
                                        bool online) {
    Presence presence{.user = user};
    CO_TRY(const auto relationship, co_await ports_.contacts.relationship(deadline, viewer, user));
    presence.shown = relationship.presence_shared;
    if (!presence.shown) {
        co_return presence;
    }
    presence.online = online;
    if (!online) {
        CO_TRY(const auto seen, co_await ports_.accounts.last_seen(deadline, user));
        presence.last_seen = coarse(seen, ports_.timers.clock().wall_now());
    }
    co_return presence;
}

Task<Result<std::vector<Presence>>> Service::watch(rpc::RequestContext ctx,
                                                   std::vector<UserId> users) {
    if (users.size() > kWatchedMax) {
        co_return Error(Code::kTooLarge, kTooManyWatched, "at most 20 people")
            .with_field("user_ids");
    }
    const auto viewer = ctx.caller.user;
    // Only those who show it are watched: what others do leaves no trace.
    std::vector<UserId> showing;
    for (const auto user : users) {
        CO_TRY(const auto relationship,
               co_await ports_.contacts.relationship(ctx.deadline, viewer, user));
        if (relationship.presence_shared) {
            showing.push_back(user);
        }
    }
    const auto online = co_await tracker_.watch(ctx.caller, showing);
    std::vector<Presence> presences;
    for (const auto user : users) {
        const auto at = std::ranges::find(showing, user) - showing.begin();
        const bool is_online =
            static_cast<std::size_t>(at) < online.size() && online[static_cast<std::size_t>(at)];
        CO_TRY(const auto presence, co_await seen_by(ctx.deadline, viewer, user, is_online));
        presences.push_back(presence);
    }
    co_return presences;
}

Task<void> Service::tell(UserId viewer, UserId user, bool online) {
    const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
    const auto presence = co_await seen_by(deadline, viewer, user, online);
    if (!presence) {
        LOG(warn, "a change of presence was not told", kv("reason", presence.error().reason()));
        co_return;
    }
    ports_.sessions.push(std::make_shared<const std::vector<UserId>>(1, viewer),
                         wire::push_of(*presence),
                         rpc::Urgency::kEphemeral);
}

}  // namespace kapok::presence
