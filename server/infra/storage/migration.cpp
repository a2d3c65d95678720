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
// One row: what the newest release that used this database says of it.
constexpr std::string_view kCreateSchema =
    "CREATE TABLE IF NOT EXISTS storage_schema ("
    " slot BIGINT PRIMARY KEY, schema_version BIGINT NOT NULL, compat_version BIGINT NOT NULL)";
constexpr std::string_view kFindSchema =
    "SELECT schema_version, compat_version FROM storage_schema WHERE slot = 1";
// An older release leaves what a newer one wrote.
constexpr std::string_view kPutSchema =
    "INSERT INTO storage_schema (slot, schema_version, compat_version) VALUES (1, $1, $2) "
    "ON CONFLICT (slot) DO UPDATE SET schema_version = excluded.schema_version, "
    "compat_version = excluded.compat_version "
    "WHERE storage_schema.schema_version < excluded.schema_version";

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

// Before anything is changed.
Result<void> check_schema(Tx& tx, const SchemaVersion& ours) {
    lock_schema(tx);
    const auto stored = tx.query_row(kFindSchema);
    if (stored && stored->integer(1) > ours.schema) {
        return refused(
            fmt::format("a newer release changed the database so that this one cannot use it "
                        "(its schema {} needs at least {}, this release has {}): start the newer "
                        "release, or restore a backup from before the upgrade",
                        stored->integer(0),
                        stored->integer(1),
                        ours.schema));
    }
    if (stored && stored->integer(0) > ours.schema) {
        LOG(warn,
            "the database was used by a newer release; what it added is left alone",
            kv("schema", stored->integer(0)),
            kv("ours", ours.schema));
    }
    return {};
}

}  // namespace

Result<void> migrate(Database& database, const Migrations& all, const SchemaVersion& ours) {
    const auto deadline = Deadline::never();
    TRY_VOID(database.blocking_write(deadline, [&](Tx& tx) -> Result<void> {
        lock_schema(tx);
        tx.exec(kCreateTable);
        tx.exec(kCreateSchema);
        return check_schema(tx, ours);
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
    return database.blocking_write(deadline, [&](Tx& tx) -> Result<void> {
        tx.exec(kPutSchema, {ours.schema, ours.compat});
        return {};
    });
}

}  // namespace kapok::storage
