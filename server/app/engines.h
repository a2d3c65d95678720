// Opens the engines that the configuration names, and brings the schema up to date.
#pragma once

#include "app/settings.h"
#include "base/clock.h"
#include "base/random.h"
#include "blob/blob_store.h"
#include "observability/metrics.h"
#include "runtime/queue_wait.h"
#include "storage/database.h"
#include "storage/migration.h"
#include "streams/streams.h"

#include <memory>

namespace kapok::app {

struct Engines {
    std::unique_ptr<runtime::Pressure> pressure;  // outlives the queues that tell it
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<storage::Database> search;  // null: search keeps its index in `database`
    std::unique_ptr<streams::Streams> streams;
    std::unique_ptr<blob::BlobStore> blobs;
};

// What server and commands that work on the data of a stopped one begin with. The lock is held
// until the process ends. Invalid DATA_UNUSABLE; DATA_IN_USE if another kapokd uses the directory.
Result<void> take_data_directory(const Settings& settings);
// Of the tables in the main database.
storage::Migrations migrations_of(const Settings& settings);
Error data_unusable(std::string message);

// Invalid DATA_UNUSABLE, DATA_IN_USE, IMPORT_UNFINISHED, or what the migrations say.
Result<Engines> open_engines(const Settings& settings,
                             Clock& clock,
                             Random& random,
                             observability::Metrics& metrics);

}  // namespace kapok::app
