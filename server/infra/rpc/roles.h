// The port by which the router learns who runs the instance. accounts implements it.
#pragma once

#include "base/ids.h"

namespace kapok::rpc {

// Ordered: a higher role may what a lower one may.
enum class StaffRole { kNone = 1, kModerator, kAdministrator };

class Roles {
  public:
    virtual ~Roles() = default;
    // As of now, from memory: what was taken from someone is gone in their next call, whatever the
    // session knew when it opened. Thread-safe.
    [[nodiscard]] virtual StaffRole role_of(UserId user) const = 0;
};

}  // namespace kapok::rpc
