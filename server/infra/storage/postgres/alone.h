// Whether a server uses a PostgreSQL database: for commands that want it still. Blocks.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

#include <string>

namespace kapok::storage {

// Before one opens it for oneself: one's own connections count as well. Those of a program that has
// just ended are waited for, some seconds. Conflict DATABASE_IN_USE.
Result<void> check_alone(const std::string& conninfo, const Clock& clock, Random& random);

}  // namespace kapok::storage
