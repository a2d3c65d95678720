// Schema changes: numbered per module, forward only, never edited once landed (the checksum is
// stored).
#pragma once

#include "base/result.h"

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

// All modules' migrations in order of dependency, storage's own first.
using Migrations = std::vector<std::span<const Migration>>;

class Database;

// Storage's own: the outbox.
std::span<const Migration> migrations();

// Brings the schema up to date, each migration in a transaction of its own. Blocks; called at
// start, before anything else uses the database. Refuses (Internal MIGRATION_REFUSED, the message
// says what and why) a database that a newer release changed, and a migration that was edited after
// it was applied. Tables of modules that are not in the list are left alone.
Result<void> migrate(Database& database, const Migrations& all);

}  // namespace kapok::storage
