// Schema changes: numbered per module, forward only, never edited once landed (the checksum is
// stored).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kapok::storage {

struct Migration {
    std::string_view module;
    int number;  // 1, 2, 3 … within the module
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgres;
};

// Which schema this release writes, and from which release on an older program may run on it.
// kSchemaVersion grows with every release that adds a migration. kCompatVersion becomes the present
// kSchemaVersion in a release whose migrations the release before cannot live with (a dropped
// column, a new meaning); additive ones leave it.
struct SchemaVersion {
    std::int64_t schema = 1;
    std::int64_t compat = 1;
};
inline constexpr SchemaVersion kSchema{.schema = 1, .compat = 1};

// All modules' migrations in order of dependency, storage's own first.
using Migrations = std::vector<std::span<const Migration>>;

class Database;

// Storage's own: the outbox.
std::span<const Migration> migrations();

// Brings the schema up to date, each migration in a transaction of its own. Blocks; called at
// start, before anything else uses the database. Refuses (Internal MIGRATION_REFUSED, the message
// says what and why) a database that a newer release made incompatible with this one, and a
// migration that was edited after it was applied. Tables and migrations that are not in the list
// are left alone: so one can go back by a release whose changes were additive.
Result<void> migrate(Database& database,
                     const Migrations& all,
                     const SchemaVersion& ours = kSchema);

}  // namespace kapok::storage
