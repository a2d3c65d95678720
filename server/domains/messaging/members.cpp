#include "base/encoding.h"
#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kMemberPage{.usual = 200, .most = 500};

Result<void> check_users(std::vector<UserId>& users, const Limits& limits) {
    if (users.size() > limits.users_a_call) {
        return Error(Code::kTooLarge, errors::kTooManyUsers).with_field("user_ids");
    }
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    return {};
}

Result<void> check_is_group(ConversationId id) {
    if (id.kind() != Kind::kGroup) {
        return Error(Code::kInvalid, errors::kNotAGroup).with_field("conversation_id");
    }
    return {};
}

std::string token_of(const Member& last) {
    return to_base64url(
        fmt::format("{} {} {}", store::rank_of(last.role), to_ms(last.joined), last.user));
}

Result<store::MemberCursor> cursor_of_token(const std::string& token) {
    store::MemberCursor cursor{.rank = -1, .joined = {}, .user = {}};
    if (token.empty()) {
        return cursor;
    }
    const auto text = from_base64url(token).value_or("");
    std::string_view rest = text;
    std::array<std::uint64_t, 3> numbers{};
    for (auto& number : numbers) {
        const auto space = rest.find(' ');
        const auto parsed = parse_decimal(rest.substr(0, space));
        if (!parsed || *parsed > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
        }
        number = *parsed;
        rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
    }
    cursor.rank = static_cast<std::int64_t>(numbers[0]);
    cursor.joined = from_ms(static_cast<std::int64_t>(numbers[1]));
    cursor.user = UserId(numbers[2]);
    return cursor;
}

// The owner is about to leave: the next one is told, too. The last one to leave ends the group.
void hand_over(storage::Tx& tx, store::ConversationRow& group, UserId owner, const Moment& moment) {
    auto remaining = store::list_places(tx, group.id);
    std::erase_if(remaining, [owner](const Place& place) { return place.user == owner; });
    const auto heir = rules::next_owner(remaining);
    if (!heir) {
        group.dissolved = true;
        return;
    }
    auto row = store::find_member(tx, group.id, heir);
    KAPOK_ASSERT(row.has_value(), "a member in the roster has a row");
    row->role = Role::kOwner;
    change_member(tx, *row, moment);
    enqueue(tx,
            {.conversation = group.id,
             .sender = owner,
             .notice = members_notice(NoticeKind::kOwnerChanged, {heir})});
}

}  // namespace

Task<Result<std::vector<UserId>>> Service::add_members(rpc::RequestContext ctx,
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
    auto added = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
            TRY(auto scene, open_group(tx, id, caller));
            std::vector<UserId> joined;
            for (const auto user : users) {
                if (join(tx, id, user, moment)) {
                    joined.push_back(user);
                }
            }
            if (joined.empty()) {
                return joined;
            }
            scene.group.member_count += static_cast<std::uint32_t>(joined.size());
            if (scene.group.member_count > limits_.members) {
                return Error(Code::kTooLarge, errors::kTooManyMembers).with_field("user_ids");
            }
            store::update_conversation(tx, scene.group);
            enqueue(tx,
                    {.conversation = id,
                     .sender = caller,
                     .notice = members_notice(NoticeKind::kJoined, joined)});
            return joined;
        });
    co_await settle_group(ctx.deadline, id);
    co_return added;
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
            TRY(auto scene, open_group(tx, id, caller));
            if (scene.caller.role < Role::kAdmin) {
                return Error(Code::kForbidden, errors::kRoleTooLow);
            }
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
    const auto caller = ctx.caller.user;
    CO_TRY(const auto standing, co_await enter(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    const auto left =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
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
    co_await settle_group(ctx.deadline, id);
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

}  // namespace kapok::messaging
