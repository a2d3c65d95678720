#include "messaging/group_rules.h"

#include "base/utf8.h"
#include "messaging/api/errors.h"

#include <algorithm>

namespace kapok::messaging::rules {
namespace {

constexpr std::size_t kFaceDigits = 4;
constexpr std::uint32_t kFewestMembers = 3;

Error invalid(std::string_view reason, std::string_view field) {
    return Error(Code::kInvalid, reason).with_field(std::string(field));
}

}  // namespace

Result<std::string> check_announcement(std::string_view text, const Limits& limits) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || trimmed.find('\0') != std::string_view::npos) {
        return invalid(errors::kTextInvalid, "text");
    }
    if (*characters > limits.announcement_characters) {
        return invalid(errors::kAnnouncementTooLong, "text");
    }
    return std::string(trimmed);
}

Result<std::string> check_group_nickname(std::string_view nickname, const Limits& limits) {
    const auto trimmed = trim(nickname);
    const auto characters = count_characters(trimmed);
    if (!characters || has_control_characters(trimmed)) {
        return invalid(errors::kNicknameInvalid, "nickname");
    }
    if (*characters > limits.nickname_characters) {
        return invalid(errors::kNicknameTooLong, "nickname");
    }
    return std::string(trimmed);
}

Result<std::string> check_join_reason(std::string_view reason, const Limits& limits) {
    const auto trimmed = trim(reason);
    const auto characters = count_characters(trimmed);
    if (!characters || has_control_characters(trimmed)) {
        return invalid(errors::kTextInvalid, "reason");
    }
    if (*characters > limits.reason_characters) {
        return invalid(errors::kReasonTooLong, "reason");
    }
    return std::string(trimmed);
}

bool is_face_code(std::string_view code) {
    return code.size() == kFaceDigits &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string fold_name(std::string_view name) { return to_lower_ascii(trim(name)); }

Result<void> may_speak(const Speaker& speaker, WallTime now) {
    if (speaker.role >= Role::kAdmin) {
        return {};
    }
    if (speaker.muted_until > now) {
        return Error(Code::kForbidden, errors::kMuted);
    }
    if (speaker.muted_all) {
        return Error(Code::kForbidden, errors::kGroupMuted);
    }
    return {};
}

bool must_pause(Role role, std::chrono::seconds slow_mode) {
    return role < Role::kAdmin && slow_mode > std::chrono::seconds{};
}

std::size_t room_of(const GroupSettings& settings, const Limits& limits) {
    return settings.members_max == 0
               ? limits.members
               : std::min<std::size_t>(settings.members_max, limits.members_max);
}

Result<GroupSettings> changed_settings(const SettingsCase& group,
                                       const GroupSettingsChange& change,
                                       const Limits& limits) {
    if (group.role < Role::kAdmin || (change.members_max && group.role < Role::kOwner)) {
        return Error(Code::kForbidden, errors::kRoleTooLow);
    }
    if (change.slow_mode &&
        (*change.slow_mode < std::chrono::seconds{} || *change.slow_mode > limits.slow_mode_max)) {
        return invalid(errors::kSlowModeInvalid, "slow_mode_s");
    }
    if (change.members_max &&
        (*change.members_max < std::max<std::size_t>(kFewestMembers, group.members) ||
         *change.members_max > limits.members_max)) {
        return invalid(errors::kMembersMaxInvalid, "members_max");
    }
    return GroupSettings{
        .join_approval = change.join_approval.value_or(group.now.join_approval),
        .invite_by_admins = change.invite_by_admins.value_or(group.now.invite_by_admins),
        .muted_all = change.muted_all.value_or(group.now.muted_all),
        .slow_mode = change.slow_mode.value_or(group.now.slow_mode),
        .history_for_newcomers =
            change.history_for_newcomers.value_or(group.now.history_for_newcomers),
        .members_max = change.members_max.value_or(group.now.members_max)};
}

bool may_invite_into(const GroupSettings& settings, Role role) {
    return role >= Role::kAdmin || !settings.invite_by_admins;
}

bool invites_wait(const GroupSettings& settings, Role role) {
    return settings.join_approval && role < Role::kAdmin;
}

Result<WallTime> muted_until(const Mute& mute, WallTime now, const Limits& limits) {
    if (mute.for_ever) {
        return kForEver;
    }
    if (mute.duration > limits.mute_max) {
        return invalid(errors::kMuteInvalid, "duration_s");
    }
    return mute.duration == std::chrono::seconds{} ? WallTime{} : now + mute.duration;
}

Result<WallTime> link_end(const LinkWish& wish, WallTime now, const Limits& limits) {
    if (wish.lifetime > limits.link_life_max) {
        return invalid(errors::kInviteLinkLimits, "lifetime_s");
    }
    if (wish.uses_max > limits.link_uses_max) {
        return invalid(errors::kInviteLinkLimits, "uses_max");
    }
    return now + (wish.lifetime == std::chrono::seconds{} ? limits.link_life : wish.lifetime);
}

Result<void> check_link(const InviteLink& link, WallTime now) {
    if (link.revoked) {
        return Error(Code::kGone, errors::kInviteLinkRevoked);
    }
    if (link.expires <= now) {
        return Error(Code::kGone, errors::kInviteLinkExpired);
    }
    if (link.uses_max != 0 && link.uses >= link.uses_max) {
        return Error(Code::kGone, errors::kInviteLinkUsedUp);
    }
    return {};
}

Result<bool> answers(const JoinRequest& request, JoinState answer) {
    if (request.state == JoinState::kPending) {
        return true;
    }
    if (request.state == answer) {
        return false;
    }
    return Error(Code::kConflict, errors::kJoinRequestAnswered);
}

}  // namespace kapok::messaging::rules
