// Values of contacts that do not leave the domain.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <optional>
#include <string>

namespace kapok::contacts {

// A row of contacts_edge: what one user keeps about another. All false if there is none.
struct Edge {
    UserId owner;
    UserId other;
    bool is_contact = false;
    bool blocked = false;
    std::string remark;
    WallTime since;
};

// kapok.contacts.v1.FriendRequestState on the wire.
enum class RequestState { kPending = 1, kAccepted, kDeclined, kExpired };

// A row of contacts_request. kExpired is stored only where it came before its time.
struct Request {
    UserId asker;
    UserId asked;
    std::string reason;
    std::string remark;  // the asker's name for the asked, once they are contacts
    RequestState state = RequestState::kPending;
    bool hidden = false;  // from the asked: they had blocked the asker
    WallTime sent;
};

// All that is stored about two people, seen from `me`.
struct Pair {
    UserId me;
    UserId other;
    Edge mine;
    Edge theirs;
    std::optional<Request> outgoing;
    std::optional<Request> incoming;
};

// kapok.contacts.v1.Relation on the wire.
enum class Relation { kSelf = 1, kStranger, kContact, kRequested, kAsked };

}  // namespace kapok::contacts
