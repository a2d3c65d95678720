// The audit log: who did what to whom, when and why. Append-only. Thread-safe.
//
//     CO_TRY_VOID(co_await admin.set_role(deadline, user, role, audit.line({…})));
//
// The line is written in the transaction of the change: both are there or neither.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "storage/same_commit.h"

#include <string>

namespace kapok::ops {

struct AuditLine {
    UserId actor{};
    std::string action{};   // "user.ban": a constant of the caller
    std::string subject{};  // a user's id, a conversation's id, a report's number
    std::string words{};    // why, or how: for people to read
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
