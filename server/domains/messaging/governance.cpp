#include "messaging/governance.h"

#include "messaging/api/errors.h"
#include "messaging/group_jobs.h"
#include "messaging/group_rows.h"
#include "messaging/page_tokens.h"
#include "messaging/store_groups.h"
#include "messaging/turns.h"

#include <fmt/format.h>

#include <array>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kPage{.usual = 50, .most = 200};

struct SettingDeed {
    SettingKind setting{};
    GroupEventKind event{};
    std::int64_t before = 0;
    std::int64_t after = 0;
};

// Every setting as a number, before and after.
std::array<SettingDeed, 6> differences(const GroupSettings& before, const GroupSettings& after) {
    return {{
        {SettingKind::kJoinApproval,
         GroupEventKind::kJoinApproval,
         before.join_approval ? 1 : 0,
         after.join_approval ? 1 : 0},
        {SettingKind::kInviteByAdmins,
         GroupEventKind::kInviteByAdmins,
         before.invite_by_admins ? 1 : 0,
         after.invite_by_admins ? 1 : 0},
        {SettingKind::kMutedAll,
         GroupEventKind::kMutedAll,
         before.muted_all ? 1 : 0,
         after.muted_all ? 1 : 0},
        {SettingKind::kSlowMode,
         GroupEventKind::kSlowMode,
         before.slow_mode.count(),
         after.slow_mode.count()},
        {SettingKind::kHistoryForNewcomers,
         GroupEventKind::kHistory,
         before.history_for_newcomers ? 1 : 0,
         after.history_for_newcomers ? 1 : 0},
        {SettingKind::kMembersMax,
         GroupEventKind::kMembersMax,
         before.members_max,
         after.members_max},
    }};
}

Result<void> check_leads(const Service::Standing& standing) {
    if (standing.place->role < Role::kAdmin) {
        return Error(Code::kForbidden, errors::kRoleTooLow);
    }
    return {};
}

Result<store::TimeCursor> time_cursor_of(const std::string& token) {
    if (token.empty()) {
        return store::TimeCursor();
    }
    const auto numbers = numbers_of_token<2>(token);
    if (!numbers) {
        return bad_token();
    }
    return store::TimeCursor{.time = from_ms(static_cast<std::int64_t>((*numbers)[0])),
                             .user = UserId((*numbers)[1])};
}

}  // namespace

Task<Result<Moment>> Governance::now_in(ConversationId id) {
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    co_return Moment{.head = head, .now = ports_.clock.wall_now()};
}

Task<Result<Conversation>> Governance::update_settings(rpc::RequestContext ctx,
                                                       ConversationId id,
                                                       GroupSettingsChange change) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    const auto changed =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            auto& group = scene.group;
            TRY(const auto after,
                rules::changed_settings({.role = scene.caller.role,
                                         .members = group.member_count,
                                         .now = group.settings},
                                        change,
                                        limits_));
            const auto before = std::exchange(group.settings, after);
            if (before == after) {
                return {};
            }
            store::update_conversation(tx, group);
            for (const auto& deed : differences(before, after)) {
                if (deed.before == deed.after) {
                    continue;
                }
                record(tx, id, now, {.actor = caller, .kind = deed.event, .number = deed.after});
                enqueue(tx,
                        NoticeJob{.conversation = id,
                                  .sender = caller,
                                  .notice = {.kind = NoticeKind::kSettingsChanged,
                                             .setting = deed.setting,
                                             .number = deed.after}});
            }
            return {};
        });
    CO_TRY_VOID(changed);
    co_await service_.settle_group(ctx.deadline, id);
    co_return co_await service_.get_conversation(std::move(ctx), id);
}

Task<Result<Conversation>> Governance::set_announcement(rpc::RequestContext ctx,
                                                        ConversationId id,
                                                        Words words) {
    const auto caller = ctx.caller.user;
    CO_TRY(auto text, rules::check_announcement(words.text, limits_));
    CO_TRY(const auto standing, co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY_VOID(check_leads(standing));
    if (!text.empty()) {
        // What everyone shall read is held to what anyone may write.
        CO_TRY(const auto allowed,
               service_.apply_policy(caller, id, {.body = Text{.text = text}, .quote = {}}));
        text = std::get<Text>(allowed.body).text;
    }
    const bool mentions = words.mention_all && !text.empty();
    const auto now = ports_.clock.wall_now();
    const auto changed =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            auto& announcement = scene.group.announcement;
            if (announcement.text == text) {
                return {};
            }
            if (mentions && scene.group.member_count > limits_.large_group) {
                const auto name =
                    fmt::format("announcement:{}:{}", to_ms(now), std::hash<std::string>{}(text));
                TRY_VOID(take_mention_all(
                    tx, id, {.time = now, .by = named(caller, name)}, limits_.mention_all_pause));
            }
            announcement = {.text = text, .author = caller, .time = now};
            store::update_conversation(tx, scene.group);
            record(tx,
                   id,
                   now,
                   {.actor = caller, .kind = GroupEventKind::kAnnouncement, .text = text});
            enqueue(tx,
                    NoticeJob{.conversation = id,
                              .sender = caller,
                              .notice = {.kind = NoticeKind::kAnnouncementChanged,
                                         .number = text.empty() ? 1 : 0}});
            if (mentions) {
                enqueue(tx, WordsJob{.conversation = id, .sender = caller, .text = text});
            }
            return {};
        });
    CO_TRY_VOID(changed);
    co_await service_.settle_group(ctx.deadline, id);
    co_return co_await service_.get_conversation(std::move(ctx), id);
}

Task<Result<Membership>> Governance::set_nickname(rpc::RequestContext ctx,
                                                  ConversationId id,
                                                  std::string nickname) {
    const auto caller = ctx.caller.user;
    CO_TRY(auto said, rules::check_group_nickname(nickname, limits_));
    CO_TRY(const auto wanted, service_.check_words(std::move(said)));
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto moment, co_await now_in(id));
    auto set =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Membership> {
            TRY(auto scene, open_group(tx, id, caller, Dissolved::kAllow));
            auto& row = scene.caller;
            if (row.nickname != wanted) {
                row.nickname = wanted;
                store::put_name(tx, id, caller, store::NameKind::kGroup, rules::fold_name(wanted));
                // No roster knows nicknames: the group keeps its version.
                scene.group.version = row.version;
                change_member(tx, scene.group, row, moment);
            }
            return membership_of(row, moment.head);
        });
    CO_TRY(auto membership, std::move(set));
    co_await service_.settle_group(ctx.deadline, id);
    co_return membership;
}

Task<Result<Member>> Governance::mute_member(rpc::RequestContext ctx,
                                             ConversationId id,
                                             UserId user,
                                             rules::Mute mute) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto moment, co_await now_in(id));
    CO_TRY(const auto until, rules::muted_until(mute, moment.now, limits_));
    auto muted =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Member> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            auto row = store::find_member(tx, id, user);
            if (!row || !row->active) {
                return Error(Code::kNotFound, errors::kMemberUnknown).with_field("user_id");
            }
            if (!rules::may_remove(scene.caller.role, row->role)) {
                return Error(Code::kForbidden, errors::kRoleTooLow).with_field("user_id");
            }
            const bool was_muted = row->muted_until > moment.now;
            const bool lifts = until == WallTime{};
            if (row->muted_until != until && (was_muted || !lifts)) {
                row->muted_until = until;
                change_member(tx, scene.group, *row, moment);
                store::update_conversation(tx, scene.group);
                record(tx,
                       id,
                       moment.now,
                       {.actor = caller,
                        .kind = lifts ? GroupEventKind::kUnmuted : GroupEventKind::kMuted,
                        .users = {user},
                        .number = to_ms(until)});
                auto notice = members_notice(
                    lifts ? NoticeKind::kMembersUnmuted : NoticeKind::kMembersMuted, {user});
                notice.number = to_ms(until);
                enqueue(tx, NoticeJob{.conversation = id, .sender = caller, .notice = notice});
            }
            return Member{.user = user,
                          .role = row->role,
                          .joined = row->joined,
                          .nickname = row->nickname,
                          .muted_until = row->muted_until};
        });
    CO_TRY(auto member, std::move(muted));
    co_await service_.settle_group(ctx.deadline, id);
    co_return member;
}

Task<Result<std::vector<UserId>>> Governance::ban(rpc::RequestContext ctx,
                                                  ConversationId id,
                                                  std::vector<UserId> users) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(check_users(users, limits_));
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto known, co_await ports_.accounts.list_users(ctx.deadline, users));
    if (known.size() != users.size()) {
        co_return Error(Code::kNotFound, errors::kUserUnknown).with_field("user_ids");
    }
    CO_TRY(const auto moment, co_await now_in(id));
    auto done = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            std::vector<UserId> banned;
            for (const auto user : users) {
                const auto row = store::find_member(tx, id, user);
                const bool is_in = row && row->active;
                const auto role = is_in ? row->role : Role::kMember;
                if (user == caller || !rules::may_remove(scene.caller.role, role)) {
                    return Error(Code::kForbidden, errors::kRoleTooLow).with_field("user_ids");
                }
                if (!store::add_ban(tx, id, {.user = user, .by = caller, .time = moment.now})) {
                    continue;
                }
                if (is_in) {
                    leave(tx, scene.group, *row, moment);
                }
                if (auto request = store::find_request(tx, id, user);
                    request && request->state == JoinState::kPending) {
                    request->state = JoinState::kDeclined;
                    request->answered_by = caller;
                    store::put_request(tx, *request);
                    tell_leaders(tx, id);
                }
                banned.push_back(user);
            }
            if (store::count_bans(tx, id) > limits_.bans) {
                return Error(Code::kTooLarge, errors::kTooManyBans).with_field("user_ids");
            }
            if (!banned.empty()) {
                store::update_conversation(tx, scene.group);
                record(tx,
                       id,
                       moment.now,
                       {.actor = caller, .kind = GroupEventKind::kBanned, .users = banned});
                enqueue(tx,
                        NoticeJob{.conversation = id,
                                  .sender = caller,
                                  .notice = members_notice(NoticeKind::kBanned, banned)});
            }
            return banned;
        });
    co_await service_.settle_group(ctx.deadline, id);
    co_return done;
}

Task<Result<std::vector<UserId>>> Governance::unban(rpc::RequestContext ctx,
                                                    ConversationId id,
                                                    std::vector<UserId> users) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(check_users(users, limits_));
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
            TRY_VOID(open_group_as_leader(tx, id, caller));
            std::vector<UserId> freed;
            for (const auto user : users) {
                if (store::remove_ban(tx, id, user)) {
                    freed.push_back(user);
                }
            }
            if (!freed.empty()) {
                record(tx,
                       id,
                       now,
                       {.actor = caller, .kind = GroupEventKind::kUnbanned, .users = freed});
            }
            return freed;
        });
}

Task<Result<BanPage>> Governance::list_bans(rpc::RequestContext ctx,
                                            ConversationId id,
                                            std::string page_token,
                                            std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kPage));
    CO_TRY(const auto before, time_cursor_of(page_token));
    CO_TRY(const auto standing,
           co_await service_.enter_as_member(ctx.deadline, ctx.caller.user, id));
    CO_TRY_VOID(check_leads(standing));
    BanPage page;
    CO_TRY(page.bans, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_bans(tx, id, before, size + 1));
    }));
    if (page.bans.size() > size) {
        page.bans.pop_back();
        const auto& last = page.bans.back();
        page.next_page_token = to_base64url(fmt::format("{} {}", to_ms(last.time), last.user));
    }
    co_return page;
}

Task<Result<GroupEventPage>> Governance::list_events(rpc::RequestContext ctx,
                                                     ConversationId id,
                                                     std::string page_token,
                                                     std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kPage));
    std::uint64_t before = 0;
    if (!page_token.empty()) {
        const auto numbers = numbers_of_token<1>(page_token);
        if (!numbers || numbers->front() == 0) {
            co_return bad_token();
        }
        before = numbers->front();
    }
    CO_TRY(const auto standing,
           co_await service_.enter_as_member(ctx.deadline, ctx.caller.user, id));
    CO_TRY_VOID(check_leads(standing));
    GroupEventPage page;
    CO_TRY(page.events, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_events(tx, id, before, size + 1));
    }));
    if (page.events.size() > size) {
        page.events.pop_back();
        page.next_page_token = to_base64url(fmt::format("{}", page.events.back().id));
    }
    co_return page;
}

}  // namespace kapok::messaging
