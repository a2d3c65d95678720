#include "base/encoding.h"
#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/group_rules.h"
#include "messaging/page_tokens.h"
#include "messaging/service.h"
#include "messaging/store_groups.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kMemberPage{.usual = 200, .most = 500};
constexpr std::size_t kMembersAsked = 200;

std::string token_of(const Member& last) {
    return to_base64url(
        fmt::format("{} {} {}", static_cast<int>(last.role), to_ms(last.joined), last.user));
}

Result<store::MemberCursor> cursor_of_token(const std::string& token) {
    store::MemberCursor cursor;
    if (token.empty()) {
        return cursor;
    }
    const auto numbers = numbers_of_token<3>(token);
    if (!numbers || (*numbers)[0] > static_cast<std::uint64_t>(Role::kOwner)) {
        return bad_token();
    }
    cursor.role = static_cast<Role>((*numbers)[0]);
    cursor.joined = from_ms(static_cast<std::int64_t>((*numbers)[1]));
    cursor.user = UserId((*numbers)[2]);
    return cursor;
}

Result<store::NameCursor> name_cursor_of_token(const std::string& token) {
    if (token.empty()) {
        return store::NameCursor();
    }
    const auto text = from_base64url(token).value_or("");
    const auto space = text.find(' ');
    const auto user = parse_decimal(std::string_view(text).substr(0, space));
    if (space == std::string::npos || !user || *user > kMostInteger) {
        return bad_token();
    }
    return store::NameCursor{.name = text.substr(space + 1), .user = UserId(*user)};
}

// The owner is about to leave: the next one is told, too. The last one to leave ends the group.
void hand_over(storage::Tx& tx, store::ConversationRow& group, UserId owner, const Moment& moment) {
    const auto heir = store::find_heir(tx, group.id, owner);
    if (!heir) {
        group.dissolved = true;
        return;
    }
    auto row = store::find_member(tx, group.id, *heir);
    KAPOK_ASSERT(row.has_value(), "a member has a row");
    row->role = Role::kOwner;
    row->muted_until = {};
    change_member(tx, group, *row, moment);
    record(tx,
           group.id,
           moment.now,
           {.actor = owner, .kind = GroupEventKind::kOwner, .users = {*heir}});
    enqueue(tx,
            {.conversation = group.id,
             .sender = owner,
             .notice = members_notice(NoticeKind::kOwnerChanged, {*heir})});
}

// Their contacts wait for an admin's word, each once.
Result<std::vector<UserId>> request_for(storage::Tx& tx,
                                        const GroupScene& scene,
                                        const std::vector<UserId>& users,
                                        const Limits& limits,
                                        WallTime now) {
    std::vector<UserId> requested;
    const auto id = scene.group.id;
    for (const auto user : users) {
        const auto before = store::find_request(tx, id, user);
        if (!before || before->state != JoinState::kPending) {
            store::put_request(tx,
                               {.conversation = id,
                                .user = user,
                                .inviter = scene.caller.user,
                                .invited = true,
                                .time = now,
                                .state = JoinState::kPending});
        }
        requested.push_back(user);
    }
    if (store::count_waiting(tx, id) > limits.join_requests) {
        return Error(Code::kTooLarge, errors::kTooManyRequests);
    }
    tell_leaders(tx, id);
    return requested;
}

// In one transaction: who may bring whom in, and whether it is at once.
Result<Service::Invited> invite(storage::Tx& tx,
                                GroupScene& scene,
                                const std::vector<UserId>& users,
                                const Limits& limits,
                                const Moment& moment) {
    Service::Invited invited;
    auto& group = scene.group;
    const auto caller = scene.caller.user;
    if (!rules::may_invite_into(group.settings, scene.caller.role)) {
        return Error(Code::kForbidden, errors::kInviteNotAllowed);
    }
    for (const auto user : users) {
        if (store::is_banned(tx, group.id, user)) {
            return Error(Code::kForbidden, errors::kBannedFromGroup).with_field("user_ids");
        }
    }
    if (rules::invites_wait(group.settings, scene.caller.role)) {
        TRY(invited.requested, request_for(tx, scene, users, limits, moment.now));
        return invited;
    }
    for (const auto user : users) {
        if (join(tx, group, user, moment)) {
            invited.added.push_back(user);
        }
    }
    if (invited.added.empty()) {
        return invited;
    }
    if (group.member_count > rules::room_of(group.settings, limits)) {
        return Error(Code::kTooLarge, errors::kTooManyMembers).with_field("user_ids");
    }
    store::update_conversation(tx, group);
    record(tx,
           group.id,
           moment.now,
           {.actor = caller, .kind = GroupEventKind::kInvited, .users = invited.added});
    enqueue(tx,
            {.conversation = group.id,
             .sender = caller,
             .notice = members_notice(NoticeKind::kJoined, invited.added)});
    return invited;
}

}  // namespace

Result<void> check_users(std::vector<UserId>& users, const Limits& limits) {
    if (users.size() > limits.users_a_call) {
        return Error(Code::kTooLarge, errors::kTooManyUsers).with_field("user_ids");
    }
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    return {};
}

Task<Result<Service::Invited>> Service::add_members(rpc::RequestContext ctx,
                                                    ConversationId id,
                                                    std::vector<UserId> users) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(check_users(users, limits_));
    CO_TRY(const auto standing, co_await enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    std::erase_if(users, [&](UserId user) { return standing.roster->find(user) != nullptr; });
    CO_TRY_VOID(co_await check_invitable(ctx.deadline, caller, users));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    auto invited =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Invited> {
            TRY(auto scene, open_group(tx, id, caller));
            return invite(tx, scene, users, limits_, moment);
        });
    co_await settle_group(ctx.deadline, id);
    co_return invited;
}

Task<Result<std::vector<UserId>>> Service::remove_members(rpc::RequestContext ctx,
                                                          ConversationId id,
                                                          std::vector<UserId> users) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(check_users(users, limits_));
    CO_TRY_VOID(co_await enter(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    auto removed = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            std::vector<UserId> gone;
            for (const auto user : users) {
                const auto row = store::find_member(tx, id, user);
                if (!row || !row->active || user == caller) {
                    continue;
                }
                if (!rules::may_remove(scene.caller.role, row->role)) {
                    return Error(Code::kForbidden, errors::kRoleTooLow).with_field("user_ids");
                }
                leave(tx, scene.group, *row, moment);
                gone.push_back(user);
            }
            if (!gone.empty()) {
                store::update_conversation(tx, scene.group);
                record(tx,
                       id,
                       moment.now,
                       {.actor = caller, .kind = GroupEventKind::kRemoved, .users = gone});
                enqueue(tx,
                        {.conversation = id,
                         .sender = caller,
                         .notice = members_notice(NoticeKind::kRemoved, gone)});
            }
            return gone;
        });
    co_await settle_group(ctx.deadline, id);
    co_return removed;
}

Task<Result<void>> Service::leave_group(rpc::RequestContext ctx, ConversationId id) {
    CO_TRY_VOID(co_await enter(ctx.deadline, ctx.caller.user, id));
    CO_TRY_VOID(check_is_group(id));
    co_return co_await quit(ctx.deadline, ctx.caller.user, id);
}

Task<Result<void>> Service::quit(Deadline deadline, UserId caller, ConversationId id) {
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    const auto left =
        co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            auto opened = open_group(tx, id, caller, Dissolved::kAllow);
            if (!opened) {
                // Leaving twice is leaving once.
                const bool gone = opened.error().reason() == errors::kNotAMember;
                return gone ? Result<void>() : std::move(opened).error();
            }
            auto scene = *std::move(opened);
            const bool was_dissolved = scene.group.dissolved;
            const bool was_owner = scene.caller.role == Role::kOwner;
            leave(tx, scene.group, std::move(scene.caller), moment);
            if (!was_dissolved) {
                record(tx, id, moment.now, {.actor = caller, .kind = GroupEventKind::kLeft});
                // Served to the owner and the admins only; others see it by the list of members.
                enqueue(tx,
                        {.conversation = id,
                         .sender = caller,
                         .notice = members_notice(NoticeKind::kLeft, {caller})});
            }
            if (was_owner && !was_dissolved) {
                hand_over(tx, scene.group, caller, moment);
            }
            store::update_conversation(tx, scene.group);
            return {};
        });
    co_await settle_group(deadline, id);
    co_return left;
}

Task<Result<MemberPage>> Service::list_members(rpc::RequestContext ctx,
                                               ConversationId id,
                                               std::string page_token,
                                               std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kMemberPage));
    CO_TRY(const auto after, cursor_of_token(page_token));
    CO_TRY_VOID(co_await enter_as_member(ctx.deadline, ctx.caller.user, id));
    MemberPage page;
    CO_TRY(page.members, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_members(tx, id, after, size + 1));
    }));
    if (page.members.size() > size) {
        page.members.pop_back();
        page.next_page_token = token_of(page.members.back());
    }
    co_return page;
}

Task<Result<MemberPage>> Service::search_members(rpc::RequestContext ctx,
                                                 ConversationId id,
                                                 std::string query,
                                                 std::string page_token,
                                                 std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kMemberPage));
    CO_TRY(const auto after, name_cursor_of_token(page_token));
    CO_TRY(const auto wanted, rules::check_group_nickname(query, limits_));
    CO_TRY_VOID(co_await enter_as_member(ctx.deadline, ctx.caller.user, id));
    const auto prefix = rules::fold_name(wanted);
    CO_TRY(auto found, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::search_members(tx, id, prefix, after, size + 1));
    }));
    MemberPage page;
    if (found.size() > size) {
        found.pop_back();
        page.next_page_token =
            to_base64url(fmt::format("{} {}", found.back().member.user, found.back().name));
    }
    for (auto& one : found) {
        page.members.push_back(std::move(one.member));
    }
    co_return page;
}

Task<Result<std::vector<Member>>> Service::get_members(rpc::RequestContext ctx,
                                                       ConversationId id,
                                                       std::vector<UserId> users) {
    if (users.size() > kMembersAsked) {
        co_return Error(Code::kTooLarge, errors::kTooManyUsers).with_field("user_ids");
    }
    CO_TRY_VOID(co_await enter_as_member(ctx.deadline, ctx.caller.user, id));
    co_return co_await ports_.database.read(
        ctx.deadline, [&](storage::Tx& tx) { return Result(store::find_members(tx, id, users)); });
}

}  // namespace kapok::messaging
