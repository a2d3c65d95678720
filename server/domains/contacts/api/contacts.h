// What other domains may ask of the friend graph. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::contacts {

// Seen from `me`.
struct Relationship {
    bool i_have_them = false;   // they are in my contact list
    bool they_have_me = false;  // I am in theirs
    bool i_blocked = false;
    bool they_blocked = false;
    // Though I am not on their list: they take what strangers write, or wrote to me as one.
    bool they_take_mine = false;
    bool i_await_answer = false;  // I wrote to them as a stranger
    // Each shows it to the other.
    bool presence_shared = false;
    bool receipts_shared = false;
    bool typing_shared = false;
};

class Contacts {
  public:
    virtual ~Contacts() = default;
    // Cached with exact invalidation: no SQL when it was asked lately.
    virtual Task<Result<Relationship>> relationship(Deadline deadline, UserId me, UserId other) = 0;
    // Those of `others` with whom `me` shares receipts in a group, sorted: both have them on, and
    // neither keeps them from the other (kAlways is for the 1:1 conversation). No SQL while `me`
    // has them off.
    virtual Task<Result<std::vector<UserId>>> receipts_shared_in_group(
        Deadline deadline, UserId me, std::vector<UserId> others) = 0;
    // Groups see when `me` is typing: the settings say so. Cached as relationship() is.
    virtual Task<Result<bool>> shows_typing_in_groups(Deadline deadline, UserId me) = 0;
    // `me` is about to write to somebody who does not have them as a contact: they may answer from
    // now on. Idempotent.
    virtual Task<Result<void>> await_answer(Deadline deadline, UserId me, UserId other) = 0;
};

// Port: contacts, a lower domain, asks where two people have met. messaging implements it.
class MeetingPlaces {
  public:
    virtual ~MeetingPlaces() = default;
    // Both are members of this group now.
    virtual Task<Result<bool>> share_group(Deadline deadline,
                                           UserId a,
                                           UserId b,
                                           std::string conversation_id) = 0;
    struct Card {
        std::string conversation_id;
        std::uint64_t seq = 0;
        UserId of;
    };
    // `reader` may read an entry that shows this contact card.
    virtual Task<Result<bool>> shows_card(Deadline deadline, UserId reader, Card card) = 0;
};

// Outbox topic: a user took someone off their list and wants the history gone, too. Handlers must
// be idempotent.
inline constexpr std::string_view kHistoryUnwanted = "contacts.history_unwanted";

struct HistoryUnwanted {
    UserId owner;
    UserId other;

    [[nodiscard]] std::string encode() const;
    static std::optional<HistoryUnwanted> decode(std::string_view payload);
};

// Outbox topic: two people became contacts. Published once a friendship; handlers must be
// idempotent.
inline constexpr std::string_view kBecameContacts = "contacts.became";

struct BecameContacts {
    UserId asker;
    UserId accepter;
    std::string reason;  // of the request; may be empty

    [[nodiscard]] std::string encode() const;
    static std::optional<BecameContacts> decode(std::string_view payload);
};

}  // namespace kapok::contacts
