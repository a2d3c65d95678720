// Values of contacts that do not leave the domain.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kapok::contacts {

using TagId = StrongId<struct TagIdTag>;

// An exception for one contact from the privacy settings; kapok.contacts.v1.Sharing on the wire.
enum class Sharing { kAsSettings, kAlways, kNever };

// A row of contacts_edge: what one user keeps about another. All false if there is none.
struct Edge {
    UserId owner;
    UserId other;
    bool is_contact = false;
    bool blocked = false;
    std::string remark;
    WallTime since;
    std::string note;
    bool starred = false;
    std::vector<TagId> tags;  // of contacts only; some may be of deleted tags
    Sharing presence = Sharing::kAsSettings;
    Sharing receipts = Sharing::kAsSettings;
    Sharing typing = Sharing::kAsSettings;
    bool awaits_answer = false;  // the owner has written as a stranger: the other may answer
};

// What of an edge decides who may do what: small, because many are cached.
struct Stance {
    bool is_contact = false;
    bool blocked = false;
    bool awaits_answer = false;
    Sharing presence = Sharing::kAsSettings;
    Sharing receipts = Sharing::kAsSettings;
    Sharing typing = Sharing::kAsSettings;
};

// A row of contacts_tag.
struct Tag {
    TagId id;
    std::string name;
};

// A row of contacts_privacy: who may add a user and how, and what others see of them.
struct Privacy {
    bool by_handle = true;
    bool by_phone = false;
    bool by_qr = true;
    bool by_group = true;
    bool by_card = true;
    bool confirm = true;
    bool strangers_may_write = false;
    bool presence = false;
    bool receipts = false;
    bool typing = true;
    friend bool operator==(const Privacy&, const Privacy&) = default;
};

// How someone came to the person they ask; kapok.contacts.v1.AddSource on the wire.
enum class AddSource { kUnspecified, kHandle, kPhone, kQr, kGroup, kCard, kAddressBook };

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
    AddSource source = AddSource::kUnspecified;
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
