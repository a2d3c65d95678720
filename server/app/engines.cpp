#include "app/engines.h"

#include "accounts/module.h"
#include "agenda/module.h"
#include "archive/module.h"
#include "base/log.h"
#include "blob/files/file_store.h"
#include "contacts/module.h"
#include "favourites/module.h"
#include "links/module.h"
#include "media/module.h"
#include "messaging/module.h"
#include "moderation/module.h"
#include "notes/module.h"
#include "ops/module.h"
#include "push/module.h"
#include "search/module.h"
#include "stickers/module.h"
#include "storage/import_mark.h"
#include "storage/migration.h"
#include "storage/postgres/postgres.h"
#include "storage/sqlite/sqlite.h"
#include "streams/postgres/postgres_streams.h"
#include "streams/rocksdb/rocksdb_streams.h"
#include "together/module.h"

#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>

namespace kapok::app {

namespace {

constexpr std::string_view kDataUnusable = "DATA_UNUSABLE";
constexpr std::string_view kDataInUse = "DATA_IN_USE";

// Held until the process ends: two servers on one directory would ruin it.
Result<void> lock_directory(const std::string& directory) {
    const auto path = directory + "/lock";
    const int file = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        return data_unusable(fmt::format("{} cannot be written", directory));
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        return Error(Code::kInvalid, kDataInUse, fmt::format("another kapokd uses {}", directory));
    }
    return {};
}

std::unique_ptr<storage::Database> try_search_index(const std::string& path, Clock& clock) {
    auto database = storage::open_sqlite(
        {.path = path, .durability = storage::SqliteSettings::Durability::kMayLoseLast}, clock);
    const auto migrated = storage::migrate(*database, {search::migrations()});
    if (!migrated) {
        throw std::runtime_error(migrated.error().message() + migrated.error().detail());
    }
    return database;
}

// What search keeps can be made again from the streams: a file that cannot be used is put away.
std::unique_ptr<storage::Database> open_search_index(const std::string& path, Clock& clock) {
    try {
        return try_search_index(path, clock);
    } catch (const std::exception& broken) {
        LOG(warn, "the search index is made anew", kv("what", broken.what()));
    }
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path + suffix);
    }
    return try_search_index(path, clock);
}

runtime::QueueWait* database_queue(runtime::Pressure& pressure,
                                   observability::Metrics& metrics,
                                   std::string queue) {
    auto& seconds = metrics.histogram("kapok_storage_queue_seconds",
                                      "Time that a job of the database waited for its turn.",
                                      {{"queue", std::move(queue)}});
    return &pressure.add([&seconds](Duration waited) {
        seconds.observe(std::chrono::duration<double>(waited).count());
    });
}

runtime::QueueWait* append_queue(runtime::Pressure& pressure, observability::Metrics& metrics) {
    auto& seconds = metrics.histogram("kapok_streams_queue_seconds",
                                      "Time that an append waited until its commit began.");
    return &pressure.add([&seconds](Duration waited) {
        seconds.observe(std::chrono::duration<double>(waited).count());
    });
}

Result<void> open_embedded(const std::string& directory,
                           Clock& clock,
                           observability::Metrics& metrics,
                           Engines& engines) {
    auto& pressure = *engines.pressure;
    engines.database =
        storage::open_sqlite({.path = directory + "/kapok.db",
                              .reads_wait = database_queue(pressure, metrics, "read"),
                              .writes_wait = database_queue(pressure, metrics, "write")},
                             clock);
    engines.streams = streams::open_rocksdb({.path = directory + "/streams",
                                             .metrics = &metrics,
                                             .appends_wait = append_queue(pressure, metrics)},
                                            clock);
    engines.search = open_search_index(directory + "/search.db", clock);
    return {};
}

Result<void> open_postgres(const std::string& conninfo,
                           Clock& clock,
                           Random& random,
                           observability::Metrics& metrics,
                           Engines& engines) {
    auto& pressure = *engines.pressure;
    engines.database = storage::open_postgres(
        {.conninfo = conninfo, .wait = database_queue(pressure, metrics, "any")}, clock, random);
    engines.streams =
        streams::open_postgres_streams({.conninfo = conninfo,
                                        .metrics = &metrics,
                                        .appends_wait = append_queue(pressure, metrics)},
                                       clock);
    return {};
}

}  // namespace

Error data_unusable(std::string message) {
    return Error(Code::kInvalid, kDataUnusable, std::move(message));
}

Result<void> take_data_directory(const Settings& settings) {
    const auto& directory = settings.data_directory;
    std::error_code failure;
    std::filesystem::create_directories(directory, failure);
    if (failure) {
        return data_unusable(fmt::format("{}: {}", directory, failure.message()));
    }
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failure);
    return lock_directory(directory);
}

storage::Migrations migrations_of(const Settings& settings) {
    storage::Migrations migrations{storage::migrations(),
                                   accounts::migrations(),
                                   contacts::migrations(),
                                   media::migrations(),
                                   links::migrations(),
                                   messaging::migrations(),
                                   push::migrations(),
                                   ops::migrations(),
                                   moderation::migrations(),
                                   stickers::migrations(),
                                   together::migrations(),
                                   notes::migrations(),
                                   agenda::migrations(),
                                   favourites::migrations(),
                                   archive::migrations()};
    if (settings.engine == "postgres") {
        migrations.push_back(search::migrations());  // embedded, it has a file of its own
    }
    return migrations;
}

Result<Engines> open_engines(const Settings& settings,
                             Clock& clock,
                             Random& random,
                             observability::Metrics& metrics) {
    const auto& directory = settings.data_directory;
    TRY_VOID(take_data_directory(settings));
    Engines engines;
    engines.pressure = std::make_unique<runtime::Pressure>();
    try {
        if (settings.engine == "postgres") {
            TRY_VOID(open_postgres(settings.postgres, clock, random, metrics, engines));
        } else {
            TRY_VOID(open_embedded(directory, clock, metrics, engines));
        }
        engines.blobs = blob::open_file_store({.path = directory + "/blobs"});
        TRY_VOID(storage::refuse_unfinished_import(*engines.database));
        TRY_VOID(storage::migrate(*engines.database, migrations_of(settings)));
    } catch (const std::exception& broken) {
        return data_unusable(broken.what());
    }
    return engines;
}

}  // namespace kapok::app
