// feature: slow-mode, mute-members, join-link, join-approval, face-to-face, rule-13
// feature: mute-all, limit-notice
#include "messaging/group_rules.h"

#include "messaging/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::messaging {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;

constexpr WallTime kNow = from_ms(1'800'000'000'000);
const Limits kLimits;

template <class T>
std::string reason(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

TEST(CheckAnnouncement, TrimsAndBounds) {
    EXPECT_EQ(*rules::check_announcement("  第一条\n第二条 ", kLimits), "第一条\n第二条");
    EXPECT_EQ(*rules::check_announcement(" \n ", kLimits), "");
    EXPECT_TRUE(rules::check_announcement(repeated("告", 2'000), kLimits));
    EXPECT_EQ(reason(rules::check_announcement(repeated("告", 2'001), kLimits)),
              errors::kAnnouncementTooLong);
    EXPECT_EQ(reason(rules::check_announcement("\xff", kLimits)), errors::kTextInvalid);
    EXPECT_EQ(reason(rules::check_announcement(std::string_view("a\0b", 3), kLimits)),
              errors::kTextInvalid);
}

TEST(CheckGroupNickname, TrimsAndBounds) {
    EXPECT_EQ(*rules::check_group_nickname(" 班长 ", kLimits), "班长");
    EXPECT_EQ(*rules::check_group_nickname("", kLimits), "");
    EXPECT_TRUE(rules::check_group_nickname(repeated("名", 32), kLimits));
    EXPECT_EQ(reason(rules::check_group_nickname(repeated("名", 33), kLimits)),
              errors::kNicknameTooLong);
    EXPECT_EQ(reason(rules::check_group_nickname("a\tb", kLimits)), errors::kNicknameInvalid);
}

TEST(CheckJoinReason, TrimsAndBounds) {
    EXPECT_EQ(*rules::check_join_reason(" hi ", kLimits), "hi");
    EXPECT_EQ(reason(rules::check_join_reason(repeated("理", 101), kLimits)),
              errors::kReasonTooLong);
    EXPECT_EQ(reason(rules::check_join_reason("a\nb", kLimits)), errors::kTextInvalid);
}

TEST(FaceCode, IsFourDigits) {
    EXPECT_TRUE(rules::is_face_code("0007"));
    for (const auto* bad : {"", "123", "12345", "12a4", "１２３４", "-123", " 123"}) {
        EXPECT_FALSE(rules::is_face_code(bad)) << bad;
    }
}

TEST(FoldName, IsFoundWhateverItsCase) {
    EXPECT_EQ(rules::fold_name(" Lin Xiaoman 林小满 "), "lin xiaoman 林小满");
}

TEST(MaySpeak, MutesAreForPlainMembers) {
    const auto speak = [](Role role, WallTime muted_until, bool muted_all) {
        return reason(rules::may_speak(
            {.role = role, .muted_until = muted_until, .muted_all = muted_all}, kNow));
    };
    EXPECT_EQ(speak(Role::kMember, {}, false), "");
    EXPECT_EQ(speak(Role::kMember, {}, true), errors::kGroupMuted);
    EXPECT_EQ(speak(Role::kMember, kNow, false), "") << "it is over";
    EXPECT_EQ(speak(Role::kMember, kNow + 1s, false), errors::kMuted);
    EXPECT_EQ(speak(Role::kMember, kForEver, true), errors::kMuted);
    for (const auto role : {Role::kAdmin, Role::kOwner}) {
        EXPECT_EQ(speak(role, kForEver, true), "");
    }
}

TEST(MustPause, PlainMembersInSlowMode) {
    EXPECT_FALSE(rules::must_pause(Role::kMember, 0s));
    EXPECT_TRUE(rules::must_pause(Role::kMember, 1s));
    EXPECT_FALSE(rules::must_pause(Role::kAdmin, 1s));
    EXPECT_FALSE(rules::must_pause(Role::kOwner, 1s));
}

TEST(RoomOf, TheGroupsOwnWithinTheInstances) {
    Limits limits;
    limits.members = 500;
    limits.members_max = 2'000;
    EXPECT_EQ(rules::room_of({}, limits), 500U);
    EXPECT_EQ(rules::room_of({.members_max = 1'000}, limits), 1'000U);
    EXPECT_EQ(rules::room_of({.members_max = 9'000}, limits), 2'000U) << "the operator went down";
}

TEST(ChangedSettings, ByRoleAndWithinBounds) {
    Limits limits;
    limits.members_max = 1'000;
    const GroupSettings before{.join_approval = true, .slow_mode = 5s};
    const auto change = [&](Role role, const GroupSettingsChange& wanted) {
        return rules::changed_settings(
            {.role = role, .members = 10, .now = before}, wanted, limits);
    };
    EXPECT_EQ(*change(Role::kAdmin, {}), before);
    const auto changed = *change(Role::kAdmin,
                                 {.join_approval = false,
                                  .invite_by_admins = true,
                                  .muted_all = true,
                                  .slow_mode = 3'600s,
                                  .history_for_newcomers = true});
    EXPECT_EQ(changed,
              (GroupSettings{.join_approval = false,
                             .invite_by_admins = true,
                             .muted_all = true,
                             .slow_mode = 3'600s,
                             .history_for_newcomers = true}));
    EXPECT_EQ(reason(change(Role::kMember, {.muted_all = true})), errors::kRoleTooLow);
    EXPECT_EQ(reason(change(Role::kAdmin, {.slow_mode = 3'601s})), errors::kSlowModeInvalid);
    EXPECT_EQ(reason(change(Role::kAdmin, {.members_max = 100})), errors::kRoleTooLow);
    EXPECT_EQ(change(Role::kOwner, {.members_max = 1'000})->members_max, 1'000U);
    EXPECT_EQ(change(Role::kOwner, {.members_max = 10})->members_max, 10U);
    for (const std::uint32_t bad : {0U, 2U, 9U, 1'001U}) {
        EXPECT_EQ(reason(change(Role::kOwner, {.members_max = bad})), errors::kMembersMaxInvalid)
            << bad;
    }
}

TEST(Invites, ByRoleAndSettings) {
    EXPECT_TRUE(rules::may_invite_into({}, Role::kMember));
    EXPECT_FALSE(rules::may_invite_into({.invite_by_admins = true}, Role::kMember));
    EXPECT_TRUE(rules::may_invite_into({.invite_by_admins = true}, Role::kAdmin));
    EXPECT_FALSE(rules::invites_wait({}, Role::kMember));
    EXPECT_TRUE(rules::invites_wait({.join_approval = true}, Role::kMember));
    EXPECT_FALSE(rules::invites_wait({.join_approval = true}, Role::kAdmin));
}

TEST(MutedUntil, ThirtyDaysOrForEver) {
    EXPECT_EQ(*rules::muted_until({}, kNow, kLimits), WallTime{});
    EXPECT_EQ(*rules::muted_until({.duration = 600s}, kNow, kLimits), kNow + 600s);
    EXPECT_EQ(*rules::muted_until({.for_ever = true}, kNow, kLimits), kForEver);
    EXPECT_EQ(reason(rules::muted_until({.duration = 720h + 1s}, kNow, kLimits)),
              errors::kMuteInvalid);
}

TEST(Links, EndInTime) {
    EXPECT_EQ(*rules::link_end({}, kNow, kLimits), kNow + 168h) << "seven days";
    EXPECT_EQ(*rules::link_end({.lifetime = 60s, .uses_max = 100'000}, kNow, kLimits), kNow + 60s);
    EXPECT_EQ(reason(rules::link_end({.lifetime = 721h}, kNow, kLimits)),
              errors::kInviteLinkLimits);
    EXPECT_EQ(reason(rules::link_end({.uses_max = 100'001}, kNow, kLimits)),
              errors::kInviteLinkLimits);
}

TEST(Links, LetPeopleInWhileTheyLast) {
    const InviteLink good{.expires = kNow + 1s, .uses_max = 2, .uses = 1};
    EXPECT_EQ(reason(rules::check_link(good, kNow)), "");
    EXPECT_EQ(reason(rules::check_link(good, kNow + 1s)), errors::kInviteLinkExpired);
    auto used = good;
    used.uses = 2;
    EXPECT_EQ(reason(rules::check_link(used, kNow)), errors::kInviteLinkUsedUp);
    used.uses_max = 0;
    EXPECT_EQ(reason(rules::check_link(used, kNow)), "") << "no limit";
    auto revoked = good;
    revoked.revoked = true;
    EXPECT_EQ(reason(rules::check_link(revoked, kNow + 9s)), errors::kInviteLinkRevoked);
}

TEST(Answers, TheFirstOneStands) {
    const JoinRequest pending{.state = JoinState::kPending};
    EXPECT_TRUE(*rules::answers(pending, JoinState::kAccepted));
    const JoinRequest accepted{.state = JoinState::kAccepted};
    EXPECT_FALSE(*rules::answers(accepted, JoinState::kAccepted)) << "a repetition";
    EXPECT_EQ(reason(rules::answers(accepted, JoinState::kDeclined)), errors::kJoinRequestAnswered);
}

}  // namespace
}  // namespace kapok::messaging
