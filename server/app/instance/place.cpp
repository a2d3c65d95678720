#include "app/instance/place.h"

#include "app/engines.h"
#include "archive/api/errors.h"
#include "blob/files/file_store.h"
#include "storage/postgres/alone.h"
#include "storage/postgres/postgres.h"
#include "storage/sqlite/sqlite.h"
#include "storage/tables.h"
#include "streams/postgres/postgres_mover.h"
#include "streams/rocksdb/rocksdb_mover.h"

#include <algorithm>

namespace kapok::app::instance {
namespace {

constexpr std::string_view kAccountsTable = "accounts_user";

}  // namespace

Result<Place> open_place(const Settings& settings, Clock& clock, Random& random) {
    TRY_VOID(take_data_directory(settings));
    const auto& directory = settings.data_directory;
    Place place;
    try {
        if (settings.engine == "postgres") {
            TRY_VOID(storage::check_alone(settings.postgres, clock, random));
            place.database = storage::open_postgres({.conninfo = settings.postgres}, clock, random);
            place.streams = streams::open_postgres_mover(settings.postgres);
        } else {
            place.database = storage::open_sqlite({.path = directory + "/kapok.db"}, clock);
            place.streams = streams::open_rocksdb_mover({.path = directory + "/streams"}, clock);
        }
        place.blobs = blob::open_file_store({.path = directory + "/blobs"});
    } catch (const std::exception& broken) {
        return data_unusable(broken.what());
    }
    return place;
}

bool has_accounts(storage::Tx& tx) {
    const auto tables = storage::list_tables(tx);
    if (std::ranges::find(tables, kAccountsTable) == tables.end()) {
        return false;
    }
    return !storage::read_rows(tx, storage::describe_table(tx, kAccountsTable), {}, 1).empty();
}

Result<void> check_stop(const std::atomic<bool>& stop) {
    if (stop) {
        return Error(Code::kCancelled,
                     archive::errors::kCancelled,
                     "it was stopped; the same command goes on or begins again");
    }
    return {};
}

}  // namespace kapok::app::instance
