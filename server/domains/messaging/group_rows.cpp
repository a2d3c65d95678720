#include "messaging/group_rows.h"

#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/service.h"
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
    return GroupScene{.group = *std::move(group), .caller = *std::move(member)};
}

void change_member(storage::Tx& tx, const store::MemberRow& row, const Moment& moment) {
    store::put_member(tx, row);
    feed::append(tx, row.user, wire::feed_change(membership_of(row, moment.head)));
}

bool join(storage::Tx& tx, ConversationId id, UserId user, Moment moment) {
    store::MemberRow row{.conversation = id, .user = user};
    if (const auto before = store::find_member(tx, id, user)) {
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
    change_member(tx, row, moment);
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
    change_member(tx, row, moment);
    --group.member_count;
}

Notice members_notice(NoticeKind kind, std::vector<UserId> users) {
    Notice notice{.kind = kind, .users = std::move(users), .count = 0, .text = {}};
    notice.count = static_cast<std::uint32_t>(notice.users.size());
    if (notice.users.size() > kNamedUsers) {
        notice.users.resize(kNamedUsers);
    }
    return notice;
}

}  // namespace kapok::messaging
