#include "messaging/group_rows.h"

#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/group_jobs.h"
#include "messaging/service.h"
#include "messaging/store_groups.h"
#include "messaging/wire.h"

namespace kapok::messaging {

constexpr std::size_t kNamedUsers = 100;

Result<GroupScene> open_group(storage::Tx& tx,
                              ConversationId id,
                              UserId caller,
                              Dissolved dissolved) {
    auto group = store::find_conversation(tx, id);
    auto member = store::find_member(tx, id, caller);
    if (!group || !member) {
        return Error(Code::kNotFound, errors::kConversationUnknown).with_field("conversation_id");
    }
    if (!member->active) {
        return Error(Code::kForbidden, errors::kNotAMember);
    }
    if (group->dissolved && dissolved == Dissolved::kRefuse) {
        return Error(Code::kGone, errors::kGroupDissolved);
    }
    ++group->version;
    return GroupScene{.group = *std::move(group), .caller = *std::move(member)};
}

Result<GroupScene> open_group_as_leader(storage::Tx& tx,
                                        ConversationId id,
                                        UserId caller,
                                        Dissolved dissolved) {
    TRY(auto scene, open_group(tx, id, caller, dissolved));
    if (scene.caller.role < Role::kAdmin) {
        return Error(Code::kForbidden, errors::kRoleTooLow);
    }
    return scene;
}

Result<void> check_is_group(ConversationId id) {
    if (id.kind() != Kind::kGroup) {
        return Error(Code::kInvalid, errors::kNotAGroup).with_field("conversation_id");
    }
    return {};
}

void change_member(storage::Tx& tx,
                   const store::ConversationRow& group,
                   store::MemberRow row,
                   const Moment& moment) {
    row.version = group.version;
    store::put_member(tx, row);
    feed::append(tx, row.user, wire::feed_change(membership_of(row, moment.head)));
}

namespace {

// From the first entry on; what was written before they came is not new to them.
void open_history(storage::Tx& tx, store::MemberRow& row, const streams::Head& head) {
    store::remove_past_intervals(tx, row);
    row.returned = false;
    row.join_seq = Seq(1);
    if (row.read_seq < head.seq) {
        row.read_seq = head.seq;
        row.read_ordinal = head.ordinal;
        feed::append(tx,
                     row.user,
                     wire::feed_change(ReadCursor{.conversation = row.conversation,
                                                  .seq = row.read_seq,
                                                  .ordinal = row.read_ordinal}));
    }
}

}  // namespace

void found_group(storage::Tx& tx,
                 store::ConversationRow& group,
                 UserId owner,
                 const Moment& moment) {
    change_member(
        tx,
        group,
        {.conversation = group.id, .user = owner, .role = Role::kOwner, .joined = moment.now},
        moment);
    enqueue(tx, NamesJob{.conversation = group.id, .users = {owner}});
    ++group.member_count;
}

bool join(storage::Tx& tx, store::ConversationRow& group, UserId user, const Moment& moment) {
    store::MemberRow row{.conversation = group.id, .user = user};
    if (const auto before = store::find_member(tx, group.id, user)) {
        if (before->active) {
            return false;
        }
        row = *before;
        if (before->left.seq >= before->join_seq) {
            store::add_past_interval(tx, *before);
            row.returned = true;
        }
    }
    row.active = true;
    row.role = Role::kMember;
    row.join_seq = Seq(moment.head.seq.value() + 1);
    row.join_ordinal = moment.head.ordinal;
    row.joined = moment.now;
    row.left = {};
    row.left_name.clear();
    row.left_avatar_media_id.clear();
    row.hidden = false;
    if (group.settings.history_for_newcomers) {
        open_history(tx, row, moment.head);
    }
    change_member(tx, group, row, moment);
    enqueue(tx, NamesJob{.conversation = group.id, .users = {user}});
    ++group.member_count;
    return true;
}

void leave(storage::Tx& tx,
           store::ConversationRow& group,
           store::MemberRow row,
           const Moment& moment) {
    row.active = false;
    row.role = Role::kMember;
    row.left = moment.head;
    row.left_name = group.name;
    row.left_avatar_media_id = group.avatar_media_id;
    row.nickname.clear();
    store::remove_names(tx, group.id, row.user);
    store::revoke_links_of(tx, group.id, row.user, moment.now);
    change_member(tx, group, std::move(row), moment);
    --group.member_count;
}

void tell_leaders(storage::Tx& tx, ConversationId id) {
    const auto waiting = static_cast<std::uint32_t>(store::count_waiting(tx, id));
    for (const auto role : {Role::kOwner, Role::kAdmin}) {
        for (const auto user : store::list_with_role(tx, id, role)) {
            feed::append(tx, user, wire::feed_change_of_requests(id, waiting));
        }
    }
}

Notice members_notice(NoticeKind kind, std::vector<UserId> users) {
    Notice notice{.kind = kind, .users = std::move(users), .count = 0, .text = {}};
    notice.count = static_cast<std::uint32_t>(notice.users.size());
    if (notice.users.size() > kNamedUsers) {
        notice.users.resize(kNamedUsers);
    }
    return notice;
}

void record(storage::Tx& tx, ConversationId id, WallTime now, Deed deed) {
    GroupEvent event{.conversation = id,
                     .time = now,
                     .actor = deed.actor,
                     .kind = deed.kind,
                     .users = std::move(deed.users),
                     .text = std::move(deed.text),
                     .number = deed.number};
    event.count = static_cast<std::uint32_t>(event.users.size());
    if (event.users.size() > kNamedUsers) {
        event.users.resize(kNamedUsers);
    }
    store::add_event(tx, event);
}

}  // namespace kapok::messaging
