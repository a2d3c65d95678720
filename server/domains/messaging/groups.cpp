#include "base/client_id.h"
#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/service.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

Error role_too_low() { return Error(Code::kForbidden, errors::kRoleTooLow); }

// The notices of a role that changed.
NoticeKind notice_of_role(Role role) {
    switch (role) {
        case Role::kOwner:
            return NoticeKind::kOwnerChanged;
        case Role::kAdmin:
            return NoticeKind::kAdminsAdded;
        case Role::kMember:
            break;
    }
    return NoticeKind::kAdminsRemoved;
}

GroupEventKind deed_of_role(Role role) {
    switch (role) {
        case Role::kOwner:
            return GroupEventKind::kOwner;
        case Role::kAdmin:
            return GroupEventKind::kAdminsAdded;
        case Role::kMember:
            break;
    }
    return GroupEventKind::kAdminsRemoved;
}

}  // namespace

Task<Result<void>> Service::check_invitable(Deadline deadline,
                                            UserId user,
                                            std::vector<UserId> others) {
    for (const auto other : others) {
        CO_TRY(const auto relationship,
               co_await ports_.contacts.relationship(deadline, user, other));
        if (!rules::may_invite(relationship)) {
            co_return Error(Code::kForbidden, errors::kNotAContact).with_field("user_ids");
        }
    }
    co_return Result<void>();
}

Task<Result<void>> Service::check_avatar(Deadline deadline, UserId user, std::string media_id) {
    if (media_id.empty()) {
        co_return Result<void>();
    }
    CO_TRY(const auto media, co_await ports_.media.get_for(deadline, user, std::move(media_id)));
    if (media.purpose != media::Purpose::kAvatar) {
        co_return Error(Code::kNotFound, errors::kMediaUnknown).with_field("avatar_media_id");
    }
    co_return Result<void>();
}

Task<void> Service::settle_group(Deadline deadline, ConversationId id) {
    co_await freshen(deadline, id);
    const Deadline wait = Deadline::after(ports_.clock, kNoticeWait);
    const auto until = std::min(wait.at(), deadline.at());
    co_await ports_.outbox.drained(Deadline(until));
}

Task<Result<Conversation>> Service::create_group(rpc::RequestContext ctx, NewGroup group) {
    const auto user = ctx.caller.user;
    if (!is_client_id(group.client_group_id)) {
        co_return Error(Code::kInvalid, errors::kClientGroupIdInvalid)
            .with_field("client_group_id");
    }
    CO_TRY(auto named, rules::check_group_name(group.name, limits_));
    CO_TRY(const auto name, check_words(std::move(named)));
    auto& users = group.users;
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    std::erase(users, user);
    // A repetition answers with the group, whoever is a contact now.
    CO_TRY(auto id, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_group(tx, user, group.client_group_id));
    }));
    if (id) {
        co_return co_await get_conversation(std::move(ctx), *id);
    }
    if (users.size() < 2) {
        co_return Error(Code::kInvalid, errors::kTooFewMembers).with_field("user_ids");
    }
    if (users.size() + 1 > limits_.members) {
        co_return Error(Code::kTooLarge, errors::kTooManyMembers).with_field("user_ids");
    }
    CO_TRY_VOID(co_await check_invitable(ctx.deadline, user, users));
    const auto fresh = ConversationId::group(ports_.ids.next());
    const Moment moment{.head = {}, .now = ports_.clock.wall_now()};
    const auto made = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<ConversationId> {
            store::ConversationRow row{.id = fresh, .name = name, .version = 1};
            if (!store::add_group(tx, row, user, group.client_group_id, moment.now)) {
                const auto before = store::find_group(tx, user, group.client_group_id);
                KAPOK_ASSERT(before.has_value(), "a group number is used once");
                return *before;
            }
            found_group(tx, row, user, moment);
            for (const auto other : users) {
                join(tx, row, other, moment);
            }
            store::update_conversation(tx, row);
            record(tx,
                   fresh,
                   moment.now,
                   {.actor = user, .kind = GroupEventKind::kCreated, .users = users});
            enqueue(tx,
                    {.conversation = fresh,
                     .sender = user,
                     .notice = members_notice(NoticeKind::kCreated, users)});
            return fresh;
        });
    CO_TRY(const auto final_id, made);
    co_await settle_group(ctx.deadline, final_id);
    co_return co_await get_conversation(std::move(ctx), final_id);
}

Task<Result<Conversation>> Service::update_group(rpc::RequestContext ctx,
                                                 ConversationId id,
                                                 GroupChange change) {
    const auto user = ctx.caller.user;
    CO_TRY_VOID(co_await enter(ctx.deadline, user, id));
    CO_TRY_VOID(check_is_group(id));
    if (change.name) {
        CO_TRY(change.name, rules::check_group_name(*change.name, limits_));
        CO_TRY(change.name, check_words(std::move(*change.name)));
    }
    if (change.avatar_media_id) {
        CO_TRY_VOID(co_await check_avatar(ctx.deadline, user, *change.avatar_media_id));
    }
    std::string old_avatar;
    const auto now = ports_.clock.wall_now();
    const auto changed =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            TRY(auto scene, open_group(tx, id, user));
            auto& group = scene.group;
            if (!rules::may_change_group(scene.caller.role, group.member_count, limits_)) {
                return role_too_low();
            }
            old_avatar = group.avatar_media_id;
            const auto tell = [&](NoticeKind kind, std::string text) {
                enqueue(tx,
                        {.conversation = id,
                         .sender = user,
                         .notice = {.kind = kind, .users = {}, .text = std::move(text)}});
            };
            if (change.name && *change.name != group.name) {
                group.name = *change.name;
                tell(NoticeKind::kRenamed, group.name);
                record(tx,
                       id,
                       now,
                       {.actor = user, .kind = GroupEventKind::kRenamed, .text = group.name});
            }
            if (change.avatar_media_id && *change.avatar_media_id != group.avatar_media_id) {
                group.avatar_media_id = *change.avatar_media_id;
                tell(NoticeKind::kAvatarChanged, {});
                record(tx, id, now, {.actor = user, .kind = GroupEventKind::kAvatar});
            }
            store::update_conversation(tx, group);
            return {};
        });
    CO_TRY_VOID(changed);
    if (change.avatar_media_id) {
        CO_TRY_VOID(co_await keep_avatar(ctx.deadline, id, *change.avatar_media_id, old_avatar));
    }
    co_await settle_group(ctx.deadline, id);
    co_return co_await get_conversation(std::move(ctx), id);
}

// The group's picture stays while it is shown: it is attached to the conversation as a whole.
Task<Result<void>> Service::keep_avatar(Deadline deadline,
                                        ConversationId id,
                                        std::string fresh,
                                        std::string old) {
    if (fresh == old) {
        co_return Result<void>();
    }
    if (!fresh.empty()) {
        CO_TRY_VOID(co_await ports_.media.attach(deadline, {fresh}, id.text(), 0));
    }
    if (!old.empty()) {
        CO_TRY_VOID(co_await ports_.media.detach(deadline, {old}, id.text(), 0));
    }
    co_return Result<void>();
}

Task<Result<void>> Service::dissolve_group(rpc::RequestContext ctx, ConversationId id) {
    const auto user = ctx.caller.user;
    CO_TRY_VOID(co_await enter(ctx.deadline, user, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    const auto dissolved =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            TRY(auto scene, open_group(tx, id, user, Dissolved::kAllow));
            if (scene.caller.role != Role::kOwner) {
                return role_too_low();
            }
            if (scene.group.dissolved) {
                return {};
            }
            scene.group.dissolved = true;
            store::update_conversation(tx, scene.group);
            record(tx, id, now, {.actor = user, .kind = GroupEventKind::kDissolved});
            enqueue(tx,
                    {.conversation = id,
                     .sender = user,
                     .notice = {.kind = NoticeKind::kDissolved, .users = {}, .text = {}}});
            return {};
        });
    co_await settle_group(ctx.deadline, id);
    co_return dissolved;
}

Task<Result<void>> Service::set_role(rpc::RequestContext ctx,
                                     ConversationId id,
                                     UserId user,
                                     Role role) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await enter(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    const auto changed =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            TRY(auto scene, open_group(tx, id, caller));
            auto target = store::find_member(tx, id, user);
            if (!target || !target->active) {
                return Error(Code::kNotFound, errors::kMemberUnknown).with_field("user_id");
            }
            if (target->role == role) {
                return {};  // a repetition: the caller may have handed the group over
            }
            if (scene.caller.role != Role::kOwner) {
                return role_too_low();
            }
            if (user == caller) {
                return Error(Code::kInvalid, errors::kRoleInvalid).with_field("role");
            }
            if (role == Role::kAdmin) {
                if (store::list_with_role(tx, id, Role::kAdmin).size() >= limits_.admins) {
                    return Error(Code::kTooLarge, errors::kTooManyAdmins).with_field("role");
                }
            }
            if (role == Role::kOwner) {
                scene.caller.role = Role::kMember;
                change_member(tx, scene.group, scene.caller, moment);
            }
            target->role = role;
            if (role != Role::kMember) {
                target->muted_until = {};
            }
            change_member(tx, scene.group, *target, moment);
            store::update_conversation(tx, scene.group);
            record(
                tx, id, moment.now, {.actor = caller, .kind = deed_of_role(role), .users = {user}});
            enqueue(tx,
                    {.conversation = id,
                     .sender = caller,
                     .notice = members_notice(notice_of_role(role), {user})});
            return {};
        });
    co_await settle_group(ctx.deadline, id);
    co_return changed;
}

}  // namespace kapok::messaging
