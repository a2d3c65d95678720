// The audit log: who did what to whom, when and why. Append-only. Thread-safe.
//
//     CO_TRY_VOID(co_await admin.set_role(deadline, user, role, audit.line({…})));
//
// The line is written in the transaction of the change: both are there or neither.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "storage/same_commit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::ops {

// What clients say in their reader's language. The numbers are those of kapok.ops.v1.AuditFactKind.
enum class AuditFactKind {
    kDismissed = 1,
    kUpheld,
    kMessagesRecalled,
    kMuted,
    kBanned,
    kHours,
    kTermsPut,
    kTermsDeleted,
    kRole,  // a kapok.ops.v1.StaffRole
    kAllDevices,
    kOneDevice,
    kRegistration,  // a kapok.accounts.v1.Registration
    kDirectDays,
    kGroupDays,
    kSelfDays,
};

struct AuditFact {
    AuditFactKind kind = AuditFactKind::kDismissed;
    std::int64_t number = 0;
    friend bool operator==(const AuditFact&, const AuditFact&) = default;
};

struct AuditLine {
    UserId actor{};
    std::string action{};   // "user.ban": a constant of the caller
    std::string subject{};  // a user's id, a conversation's id, a report's number
    std::string words{};    // why, in somebody's words, or a name
    std::vector<AuditFact> facts{};
};

class Audit {
  public:
    Audit(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

    // To be run once in the transaction of what it tells of, which may be run again.
    [[nodiscard]] storage::SameCommit line(AuditLine line);

  private:
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace kapok::ops
