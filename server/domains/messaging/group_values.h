// Values of how groups are run: settings, announcement, ways in, who is kept out, the event log.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/ids.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

// Ordered: a higher role may what a lower one may.
enum class Role : std::uint8_t { kMember = 1, kAdmin, kOwner };

// Muted until this: for ever, as people count. The last second of the year 9999.
inline constexpr WallTime kForEver = from_ms(253'402'300'799'000);

struct GroupSettings {
    bool join_approval = false;
    bool invite_by_admins = false;
    bool muted_all = false;
    std::chrono::seconds slow_mode{};  // none: no wait
    bool history_for_newcomers = false;
    std::uint32_t members_max = 0;  // 0: what the instance gives a new group

    friend bool operator==(const GroupSettings&, const GroupSettings&) = default;
};

// Only what is set changes.
struct GroupSettingsChange {
    std::optional<bool> join_approval{};
    std::optional<bool> invite_by_admins{};
    std::optional<bool> muted_all{};
    std::optional<std::chrono::seconds> slow_mode{};
    std::optional<bool> history_for_newcomers{};
    std::optional<std::uint32_t> members_max{};
};

struct Announcement {
    std::string text{};  // never empty
    UserId author{};
    WallTime time{};
};

using LinkId = StrongId<struct LinkIdTag>;

struct InviteLink {
    LinkId id{};
    ConversationId conversation{};
    UserId creator{};
    WallTime created{};
    WallTime expires{};
    std::uint32_t uses_max = 0;  // 0: no limit
    std::uint32_t uses = 0;
    bool approval = false;
    bool revoked = false;
};

enum class JoinState { kNone = 0, kPending, kAccepted, kDeclined };

struct JoinRequest {
    ConversationId conversation{};
    UserId user{};
    std::string reason{};
    UserId inviter{};
    bool invited = false;  // the inviter wants to bring them in; else they came by a link
    WallTime time{};
    JoinState state = JoinState::kNone;
    UserId answered_by{};
};

struct JoinRequestPage {
    std::vector<JoinRequest> requests{};
    std::string next_page_token{};
};

struct Ban {
    UserId user{};
    UserId by{};
    WallTime time{};
};

struct BanPage {
    std::vector<Ban> bans{};
    std::string next_page_token{};
};

// Numbers as in the schema; stored.
enum class GroupEventKind {
    kCreated = 1,
    kInvited,
    kJoined,
    kLeft,
    kRemoved,
    kRenamed,
    kAvatar,
    kAdminsAdded,
    kAdminsRemoved,
    kOwner,
    kDissolved,
    kAnnouncement,
    kJoinApproval,
    kInviteByAdmins,
    kMutedAll,
    kSlowMode,
    kHistory,
    kMembersMax,
    kMuted,
    kUnmuted,
    kBanned,
    kUnbanned,
    kLinkCreated,
    kLinkRevoked,
    kRequestAccepted,
    kRequestDeclined,
};

struct GroupEvent {
    ConversationId conversation{};
    std::uint64_t id = 0;
    WallTime time{};
    UserId actor{};
    GroupEventKind kind = GroupEventKind::kCreated;
    std::vector<UserId> users{};  // at most 100 are named
    std::uint32_t count = 0;      // how many in all
    std::string text{};
    std::int64_t number = 0;
};

struct GroupEventPage {
    std::vector<GroupEvent> events{};
    std::string next_page_token{};
};

// What a link leads to, for one who has its token.
struct LinkView {
    ConversationId conversation{};
    std::string name{};
    std::string avatar_media_id{};
    std::uint32_t member_count = 0;
    std::vector<UserId> first_members{};
    UserId inviter{};
    bool approval = false;
    bool is_member = false;
    JoinState request = JoinState::kNone;
    WallTime expires{};
};

// A waiting room of a face-to-face code.
struct FaceRoom {
    std::uint64_t id = 0;
    WallTime opened{};
    WallTime closes{};
    std::vector<UserId> guests{};                  // in the order they came
    std::optional<ConversationId> conversation{};  // once someone went ahead
};

}  // namespace kapok::messaging
