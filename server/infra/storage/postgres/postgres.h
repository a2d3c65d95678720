// PostgreSQL as a Database: a pool of connections, each on a thread of its own.
//
// Writes are SERIALIZABLE transactions and are run again when they collide with others. The
// database's collation should be C, so that texts sort as in SQLite.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "runtime/queue_wait.h"
#include "storage/database.h"

#include <memory>
#include <string>

namespace kapok::storage {

struct PostgresSettings {
    std::string conninfo;  // as libpq takes it: "host=… dbname=…" or a postgresql:// address
    std::size_t connections = 8;
    std::size_t queued_max = 20'000;
    // Told how long jobs wait; nobody if null. Borrowed.
    runtime::QueueWait* wait = nullptr;
};

// Connects at the first job; a server that cannot be reached shows there, as Unavailable
// DATABASE_DOWN. `clock` and `random` (for jitter) outlive the database.
std::unique_ptr<Database> open_postgres(const PostgresSettings& settings,
                                        const Clock& clock,
                                        Random& random);

}  // namespace kapok::storage
