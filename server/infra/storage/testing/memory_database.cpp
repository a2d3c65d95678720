#include "storage/testing/memory_database.h"

#include "base/assert.h"
#include "storage/sqlite/sqlite.h"

namespace kapok::storage::testing {

namespace {

// Before any deadline.
class StoppedClock final : public Clock {
  public:
    [[nodiscard]] WallTime wall_now() const override { return from_ms(0); }
    [[nodiscard]] Instant steady_now() const override { return Instant::min(); }
};

}  // namespace

std::unique_ptr<Database> memory_database(const Migrations& migrations) {
    static const StoppedClock stopped;
    return memory_database(migrations, stopped);
}

std::unique_ptr<Database> memory_database(const Migrations& migrations, const Clock& clock) {
    auto database = open_sqlite({}, clock);
    Migrations all{storage::migrations()};
    all.insert(all.end(), migrations.begin(), migrations.end());
    const auto migrated = migrate(*database, all);
    KAPOK_ASSERT(
        migrated.has_value(),
        migrated.has_value() ? "" : migrated.error().message() + migrated.error().detail());
    return database;
}

}  // namespace kapok::storage::testing
