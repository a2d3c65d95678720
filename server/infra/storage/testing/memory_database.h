// A database in memory with the given schema, for unit tests:
//
//     auto database = storage::testing::memory_database({accounts::migrations()});
//
// Jobs run at once on the caller's thread. Storage's own migrations come by themselves.
#pragma once

#include "base/clock.h"
#include "storage/database.h"
#include "storage/migration.h"

#include <memory>

namespace kapok::storage::testing {

// Deadlines are looked at with `clock`, which outlives the database; without one they never pass.
std::unique_ptr<Database> memory_database(const Migrations& migrations);
std::unique_ptr<Database> memory_database(const Migrations& migrations, const Clock& clock);

}  // namespace kapok::storage::testing
