// SQLite as a Database: one file, one writer thread that commits all waiting jobs together, and
// reader threads that never wait for it (WAL).
#pragma once

#include "base/clock.h"
#include "runtime/queue_wait.h"
#include "storage/database.h"

#include <memory>
#include <string>

namespace kapok::storage {

struct SqliteSettings {
    // The file; its folder exists. Empty: in memory, jobs run at once on the caller's thread, for
    // deterministic tests.
    std::string path;
    std::size_t readers = 2;
    std::size_t queued_max = 20'000;
    // How many jobs one commit takes at most, so that the first does not wait long for the last.
    std::size_t commit_jobs_max = 512;
    // Told how long jobs wait; nobody if null. Borrowed.
    runtime::QueueWait* reads_wait = nullptr;
    runtime::QueueWait* writes_wait = nullptr;
    // kMayLoseLast: a power loss may undo the last commits, whole ones; for what can be made again.
    enum class Durability { kFull, kMayLoseLast };
    Durability durability = Durability::kFull;
};

// Throws DatabaseFailure if the file cannot be opened. `clock` outlives the database.
std::unique_ptr<Database> open_sqlite(const SqliteSettings& settings, const Clock& clock);

}  // namespace kapok::storage
