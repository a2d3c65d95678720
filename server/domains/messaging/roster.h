// Who is in a conversation: an immutable snapshot for the hot path.
//
// For 100,000 members it is some megabytes of plain numbers. A change makes a new one out of the
// old one in one pass over them (with()), and reads from the database only what changed since.
#pragma once

#include "base/clock.h"
#include "messaging/types.h"
#include "rpc/sessions.h"

#include <chrono>
#include <vector>

namespace kapok::messaging {

// A member of now.
struct Place {
    UserId user{};
    Seq join_seq{};
    WallTime muted_until{};  // none: they may write
    Role role = Role::kMember;
    bool returned = false;  // has earlier intervals too
};

// What of a group is the same for all its members.
struct RosterHead {
    std::uint64_t version = 0;  // grows with each change of members or head
    bool dissolved = false;
    bool muted_all = false;
    std::chrono::seconds slow_mode{};
};

// What is different since a version.
struct RosterChange {
    RosterHead head{};
    std::vector<Place> present{};  // came, or changed
    std::vector<UserId> gone{};
};

class Roster {
  public:
    // `places` in any order.
    Roster(ConversationId id, RosterHead head, std::vector<Place> places);
    // A 1:1, self or service chat: its members derive from its id.
    static Roster direct(ConversationId id);

    [[nodiscard]] Roster with(RosterChange change) const;

    [[nodiscard]] ConversationId id() const { return id_; }
    [[nodiscard]] const RosterHead& head() const { return head_; }
    [[nodiscard]] bool dissolved() const { return head_.dissolved; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] const std::vector<Place>& places() const { return places_; }
    // Null if they are no member.
    [[nodiscard]] const Place* find(UserId user) const;
    // Whom an entry is pushed to: those who joined before it.
    [[nodiscard]] rpc::UserSet audience(Seq seq) const;
    [[nodiscard]] rpc::UserSet others(UserId user) const;

  private:
    Roster(ConversationId id, RosterHead head, std::vector<Place> sorted, rpc::UserSet users);

    ConversationId id_;
    RosterHead head_;
    std::vector<Place> places_;  // by user
    rpc::UserSet users_;
    Seq latest_join_;
};

}  // namespace kapok::messaging
