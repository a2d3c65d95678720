// Decisions of how groups are run: pure functions of values. See rules.h.
#pragma once

#include "base/result.h"
#include "messaging/group_values.h"
#include "messaging/rules.h"

#include <string>
#include <string_view>

namespace kapok::messaging::rules {

// Without spaces at its ends; empty takes the announcement away.
Result<std::string> check_announcement(std::string_view text, const Limits& limits);
Result<std::string> check_group_nickname(std::string_view nickname, const Limits& limits);
Result<std::string> check_join_reason(std::string_view reason, const Limits& limits);
bool is_face_code(std::string_view code);
// By which a name is found: without case of ASCII letters and without spaces at its ends.
std::string fold_name(std::string_view name);

// May they write in the group now?
struct Speaker {
    Role role = Role::kMember;
    WallTime muted_until{};
    bool muted_all = false;
};
Result<void> may_speak(const Speaker& speaker, WallTime now);
// Does the group make them wait between two messages?
bool must_pause(Role role, std::chrono::seconds slow_mode);

// How many members the group may have.
std::size_t room_of(const GroupSettings& settings, const Limits& limits);
// What the change makes of the settings, by one of this role in a group of so many.
struct SettingsCase {
    Role role = Role::kMember;
    std::size_t members = 0;
    GroupSettings now{};
};
Result<GroupSettings> changed_settings(const SettingsCase& group,
                                       const GroupSettingsChange& change,
                                       const Limits& limits);

bool may_invite_into(const GroupSettings& settings, Role role);
// A plain member's guests wait where joining needs approval.
bool invites_wait(const GroupSettings& settings, Role role);
// Until when a mute of so long lasts; none if it is lifted.
struct Mute {
    std::chrono::seconds duration{};
    bool for_ever = false;
};
Result<WallTime> muted_until(const Mute& mute, WallTime now, const Limits& limits);

// When a link of so long and for so many ends.
struct LinkWish {
    std::chrono::seconds lifetime{};  // none: the usual
    std::uint32_t uses_max = 0;
    bool approval = false;
};
Result<WallTime> link_end(const LinkWish& wish, WallTime now, const Limits& limits);
// Does it (still) let people in?
Result<void> check_link(const InviteLink& link, WallTime now);
// Whether an answer changes the request: false if it was given before, Conflict if another was.
Result<bool> answers(const JoinRequest& request, JoinState answer);

}  // namespace kapok::messaging::rules
