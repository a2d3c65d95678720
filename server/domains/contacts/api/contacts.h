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
};

class Contacts {
  public:
    virtual ~Contacts() = default;
    // Cached with exact invalidation: no SQL when it was asked lately.
    virtual Task<Result<Relationship>> relationship(Deadline deadline, UserId me, UserId other) = 0;
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
