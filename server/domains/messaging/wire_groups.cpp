#include "messaging/wire_groups.h"

#include "kapok/feed/v1/feed.pb.h"
#include "kapok/messaging/v1/types.pb.h"
#include "messaging/wire.h"

namespace kapok::messaging::wire {
namespace {

void read_setting(const v1::SettingsChanged& in, Notice& notice) {
    // SettingKind has the field numbers of the schema.
    notice.setting = static_cast<SettingKind>(in.setting_case());
    switch (in.setting_case()) {
        case v1::SettingsChanged::kJoinApproval:
            notice.number = in.join_approval() ? 1 : 0;
            break;
        case v1::SettingsChanged::kInviteByAdmins:
            notice.number = in.invite_by_admins() ? 1 : 0;
            break;
        case v1::SettingsChanged::kMutedAll:
            notice.number = in.muted_all() ? 1 : 0;
            break;
        case v1::SettingsChanged::kSlowModeS:
            notice.number = in.slow_mode_s();
            break;
        case v1::SettingsChanged::kHistoryForNewcomers:
            notice.number = in.history_for_newcomers() ? 1 : 0;
            break;
        case v1::SettingsChanged::kMembersMax:
            notice.number = in.members_max();
            break;
        case v1::SettingsChanged::SETTING_NOT_SET:
            break;
    }
}

void fill_setting(const Notice& notice, v1::SettingsChanged& out) {
    const bool on = notice.number != 0;
    switch (notice.setting) {
        case SettingKind::kJoinApproval:
            out.set_join_approval(on);
            break;
        case SettingKind::kInviteByAdmins:
            out.set_invite_by_admins(on);
            break;
        case SettingKind::kMutedAll:
            out.set_muted_all(on);
            break;
        case SettingKind::kSlowMode:
            out.set_slow_mode_s(static_cast<std::uint32_t>(notice.number));
            break;
        case SettingKind::kHistoryForNewcomers:
            out.set_history_for_newcomers(on);
            break;
        case SettingKind::kMembersMax:
            out.set_members_max(static_cast<std::uint32_t>(notice.number));
            break;
    }
}

}  // namespace

void read_group_notice(const v1::Notice& in, Notice& notice) {
    switch (in.kind_case()) {
        case v1::Notice::kAnnouncementChanged:
            notice.number = in.announcement_changed().removed() ? 1 : 0;
            break;
        case v1::Notice::kSettingsChanged:
            read_setting(in.settings_changed(), notice);
            break;
        case v1::Notice::kMembersMuted:
            for (const auto user : in.members_muted().user_ids()) {
                notice.users.emplace_back(user);
            }
            notice.count = static_cast<std::uint32_t>(notice.users.size());
            notice.number = in.members_muted().muted_until_ms();
            break;
        case v1::Notice::kJoinedByLink:
            notice.users.emplace_back(in.joined_by_link().inviter_id());
            notice.count = 1;
            break;
        case v1::Notice::kNoteCreated:
            notice.id = in.note_created().note_id();
            break;
        case v1::Notice::kDeviceLoggedIn:
            notice.text = in.device_logged_in().device_name();
            break;
        case v1::Notice::kSystemAnnouncement:
            notice.text = in.system_announcement().text();
            break;
        default:
            break;
    }
}

void fill_group_notice(const Notice& notice, v1::Notice& out) {
    switch (notice.kind) {
        case NoticeKind::kAnnouncementChanged:
            out.mutable_announcement_changed()->set_removed(notice.number != 0);
            break;
        case NoticeKind::kSettingsChanged:
            fill_setting(notice, *out.mutable_settings_changed());
            break;
        case NoticeKind::kMembersMuted: {
            auto& muted = *out.mutable_members_muted();
            for (const auto user : notice.users) {
                muted.add_user_ids(user.value());
            }
            muted.set_muted_until_ms(notice.number);
            break;
        }
        case NoticeKind::kJoinedByLink:
            out.mutable_joined_by_link()->set_inviter_id(
                notice.users.empty() ? 0 : notice.users.front().value());
            break;
        case NoticeKind::kNoteCreated:
            out.mutable_note_created()->set_note_id(notice.id);
            break;
        case NoticeKind::kDeviceLoggedIn:
            out.mutable_device_logged_in()->set_device_name(notice.text);
            break;
        case NoticeKind::kSystemAnnouncement:
            out.mutable_system_announcement()->set_text(notice.text);
            break;
        default:
            break;
    }
}

void fill_group(const Conversation& conversation, v1::Conversation& out) {
    if (const auto& settings = conversation.settings) {
        auto& to = *out.mutable_settings();
        to.set_join_approval(settings->join_approval);
        to.set_invite_by_admins(settings->invite_by_admins);
        to.set_muted_all(settings->muted_all);
        to.set_slow_mode_s(static_cast<std::uint32_t>(settings->slow_mode.count()));
        to.set_history_for_newcomers(settings->history_for_newcomers);
        to.set_members_max(settings->members_max);
    }
    if (const auto& announcement = conversation.announcement) {
        auto& to = *out.mutable_announcement();
        to.set_text(announcement->text);
        to.set_author_id(announcement->author.value());
        to.set_time_ms(to_ms(announcement->time));
    }
    out.set_join_requests(conversation.join_requests);
}

void fill(const InviteLink& link, v1::InviteLink& out) {
    out.set_link_id(link.id.value());
    out.set_creator_id(link.creator.value());
    out.set_created_ms(to_ms(link.created));
    out.set_expires_ms(to_ms(link.expires));
    out.set_uses_max(link.uses_max);
    out.set_uses(link.uses);
    out.set_approval(link.approval);
}

void fill(const JoinRequest& request, v1::JoinRequest& out) {
    out.set_user_id(request.user.value());
    out.set_reason(request.reason);
    out.set_inviter_id(request.inviter.value());
    out.set_time_ms(to_ms(request.time));
    out.set_state(static_cast<v1::JoinState>(request.state));
    out.set_answered_by_id(request.answered_by.value());
    out.set_invited(request.invited);
}

void fill(const Ban& ban, v1::Ban& out) {
    out.set_user_id(ban.user.value());
    out.set_by_id(ban.by.value());
    out.set_time_ms(to_ms(ban.time));
}

void fill(const GroupEvent& event, v1::GroupEvent& out) {
    out.set_event_id(event.id);
    out.set_time_ms(to_ms(event.time));
    out.set_actor_id(event.actor.value());
    out.set_kind(static_cast<v1::GroupEventKind>(event.kind));
    for (const auto user : event.users) {
        out.add_user_ids(user.value());
    }
    out.set_count(event.count);
    out.set_text(event.text);
    out.set_number(event.number);
}

std::string feed_change_of_requests(ConversationId id, std::uint32_t waiting) {
    feed::v1::FeedEntry entry;
    auto& count = *entry.mutable_join_request_count();
    count.set_conversation_id(id.text());
    count.set_waiting(waiting);
    return entry.SerializeAsString();
}

}  // namespace kapok::messaging::wire
