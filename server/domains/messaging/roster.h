// Who is in a conversation: an immutable snapshot for the hot path.
#pragma once

#include "base/clock.h"
#include "messaging/types.h"
#include "rpc/sessions.h"

#include <vector>

namespace kapok::messaging {

// A member of now.
struct Place {
    UserId user{};
    Role role = Role::kMember;
    Seq join_seq{};
    WallTime joined{};
    bool returned = false;  // has earlier intervals too
};

class Roster {
  public:
    // `places` in any order.
    Roster(ConversationId id, bool dissolved, std::vector<Place> places);
    // A 1:1 or self chat: its members derive from its id.
    static Roster direct(ConversationId id);

    [[nodiscard]] ConversationId id() const { return id_; }
    [[nodiscard]] bool dissolved() const { return dissolved_; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] const std::vector<Place>& places() const { return places_; }
    // Null if they are no member.
    [[nodiscard]] const Place* find(UserId user) const;
    // Whom an entry is pushed to: those who joined before it.
    [[nodiscard]] rpc::UserSet audience(Seq seq) const;
    [[nodiscard]] rpc::UserSet others(UserId user) const;

  private:
    ConversationId id_;
    bool dissolved_ = false;
    std::vector<Place> places_;  // by user
    rpc::UserSet users_;
    Seq latest_join_;
};

}  // namespace kapok::messaging
