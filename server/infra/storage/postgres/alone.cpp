#include "storage/postgres/alone.h"

#include "storage/errors.h"
#include "storage/postgres/postgres.h"

namespace kapok::storage {
namespace {

// The names are those that storage and streams give themselves.
constexpr std::string_view kCountOthers =
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name IN ('kapok', 'kapok-streams') AND pid <> pg_backend_pid()";
constexpr std::string_view kPause = "SELECT pg_sleep(0.2)";
constexpr int kTries = 25;

}  // namespace

Result<void> check_alone(const std::string& conninfo, const Clock& clock, Random& random) {
    const auto database = open_postgres({.conninfo = conninfo, .connections = 1}, clock, random);
    for (int i = 0; i < kTries; ++i) {
        // Each in a transaction of its own: in one the answer would not change.
        TRY(const auto others,
            database->blocking_read(Deadline::never(), [&](Tx& tx) -> Result<std::int64_t> {
                const auto count = tx.query_row(kCountOthers)->integer(0);
                if (count > 0) {
                    tx.query(kPause);
                }
                return count;
            }));
        if (others == 0) {
            return {};
        }
    }
    return Error(
        Code::kConflict, errors::kDatabaseInUse, "another kapokd uses the database: stop it first");
}

}  // namespace kapok::storage
