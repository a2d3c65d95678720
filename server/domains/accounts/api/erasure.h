// Port: what a higher domain keeps about a user is erased when their account is.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

namespace kapok::accounts {

// Idempotent: it is called again after a crash in the middle, and may be called when nothing is
// left.
class Erasure {
  public:
    virtual ~Erasure() = default;
    virtual Task<Result<void>> erase(Deadline deadline, UserId user) = 0;
};

}  // namespace kapok::accounts
