// Opens the engines that the configuration names, and brings the schema up to date.
#pragma once

#include "app/settings.h"
#include "base/clock.h"
#include "base/random.h"
#include "blob/blob_store.h"
#include "observability/metrics.h"
#include "runtime/queue_wait.h"
#include "storage/database.h"
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

// Invalid DATA_UNUSABLE, or what the migrations say. Also if another kapokd uses the data
// directory.
Result<Engines> open_engines(const Settings& settings,
                             Clock& clock,
                             Random& random,
                             observability::Metrics& metrics);

}  // namespace kapok::app
