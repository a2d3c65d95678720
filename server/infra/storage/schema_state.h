// Which migrations a database has had, and how to bring another one to just there.
#pragma once

#include "storage/database.h"
#include "storage/migration.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kapok::storage {

// The numbers of the migrations that were applied, by module: all of them, as a number may land
// after a larger one.
using SchemaState = std::map<std::string, std::set<int>>;

// The database was migrated before.
SchemaState read_schema_state(Tx& tx);
// The first migration that `all` does not have, as text.
std::optional<std::string> find_unknown_migration(const Migrations& all, const SchemaState& state);

// Those of `all` that are in a state. What migrations() returns is good as long as the object.
class SelectedMigrations {
  public:
    SelectedMigrations(const Migrations& all, const SchemaState& state);
    [[nodiscard]] Migrations migrations() const;

  private:
    std::vector<std::vector<Migration>> modules_;
};

}  // namespace kapok::storage
