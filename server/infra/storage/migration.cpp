#include "storage/migration.h"

#include "base/encoding.h"
#include "base/log.h"
#include "base/random.h"
#include "storage/database.h"
#include "storage/errors.h"

namespace kapok::storage {

namespace {

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS storage_migration ("
    " module TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,"
    " PRIMARY KEY (module, number))";
// One server at a time changes the schema; the lock ends with the transaction.
constexpr std::string_view kLock = "SELECT pg_advisory_xact_lock(5486273401)";
constexpr std::string_view kFindChecksum =
    "SELECT checksum FROM storage_migration WHERE module = $1 AND number = $2";
constexpr std::string_view kInsert =
    "INSERT INTO storage_migration (module, number, name, checksum) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kFindNewer =
    "SELECT number, name FROM storage_migration WHERE module = $1 AND number > $2 "
    "ORDER BY number LIMIT 1";

std::string_view sql_of(const Migration& migration, Dialect dialect) {
    return dialect == Dialect::kSqlite ? migration.sqlite : migration.postgres;
}

std::string checksum_of(std::string_view sql) {
    const auto hash = sha256(sql);
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Error refused(std::string message) {
    return {Code::kInternal, errors::kMigrationRefused, std::move(message)};
}

void lock_schema(Tx& tx) {
    if (tx.dialect() == Dialect::kPostgres) {
        tx.query(kLock);
    }
}

enum class Step { kApplied, kWasThere };

Result<Step> apply(Tx& tx, const Migration& migration) {
    lock_schema(tx);
    const auto sql = sql_of(migration, tx.dialect());
    const auto checksum = checksum_of(sql);
    const auto stored = tx.query_row(kFindChecksum, {migration.module, migration.number});
    if (stored && stored->text(0) != checksum) {
        return refused(fmt::format(
            "migration {} {:04} ({}) was edited after it was applied to this database; restore "
            "its text and add a new migration instead",
            migration.module,
            migration.number,
            migration.name));
    }
    if (stored) {
        return Step::kWasThere;
    }
    tx.script(sql);
    tx.exec(kInsert, {migration.module, migration.number, migration.name, checksum});
    return Step::kApplied;
}

Result<void> check_known(Tx& tx, std::span<const Migration> module) {
    if (module.empty()) {
        return {};
    }
    const auto newer = tx.query_row(kFindNewer, {module.back().module, module.back().number});
    if (newer) {
        return refused(
            fmt::format("the database has migration {} {:04} ({}), which this release does not "
                        "know: a newer release used it; start that one, or restore a backup",
                        module.back().module,
                        newer->integer(0),
                        newer->text(1)));
    }
    return {};
}

}  // namespace

Result<void> migrate(Database& database, const Migrations& all) {
    const auto deadline = Deadline::never();
    TRY_VOID(database.blocking_write(deadline, [](Tx& tx) -> Result<void> {
        lock_schema(tx);
        tx.exec(kCreateTable);
        return {};
    }));
    // Before anything is changed: the whole list goes with what is there.
    TRY_VOID(database.blocking_read(deadline, [&](Tx& tx) -> Result<void> {
        for (const auto& module : all) {
            TRY_VOID(check_known(tx, module));
        }
        return {};
    }));
    for (const auto& module : all) {
        for (const auto& migration : module) {
            TRY(const auto step,
                database.blocking_write(deadline, [&](Tx& tx) { return apply(tx, migration); }));
            if (step == Step::kApplied) {
                LOG(info,
                    "migration applied",
                    kv("module", migration.module),
                    kv("number", migration.number),
                    kv("name", migration.name));
            }
        }
    }
    return {};
}

}  // namespace kapok::storage
