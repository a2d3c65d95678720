// Streams in PostgreSQL 15: the engine of several nodes, which may all append to the same streams.
#pragma once

#include "base/clock.h"
#include "streams/streams.h"

#include <memory>
#include <string>

namespace kapok::observability {
class Metrics;
}  // namespace kapok::observability

namespace kapok::runtime {
class QueueWait;
}  // namespace kapok::runtime

namespace kapok::streams {

struct PostgresStreamsSettings {
    std::string conninfo;  // as libpq takes it: "host=… dbname=…" or a postgresql:// address
    std::size_t reader_connections = 4;
    std::size_t batch_max = 2'000;  // appends in one statement
    // Where to count; nowhere if null. Borrowed.
    observability::Metrics* metrics = nullptr;
    // Told how long appends wait for the committer; nobody if null. Borrowed.
    runtime::QueueWait* appends_wait = nullptr;
};

// Connects, and makes its tables if they are missing, at the first call: a server that cannot be
// reached shows there, as Unavailable STREAMS_DOWN. The clock is borrowed. Destroy the engine after
// the tasks that use it have ended.
std::unique_ptr<Streams> open_postgres_streams(PostgresStreamsSettings settings, Clock& clock);

}  // namespace kapok::streams
