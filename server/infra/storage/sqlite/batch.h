// Many jobs, one commit.
#pragma once

#include "storage/engine.h"
#include "storage/sqlite/connection.h"

namespace kapok::storage::sqlite {

// Runs the jobs in one transaction, each in a savepoint of its own, commits once, tells the
// listeners, and completes every job.
void run_writes(Connection& connection,
                std::vector<Database::Job> jobs,
                const Clock& clock,
                const CommitListeners& listeners);

// Runs a job in a snapshot and completes it.
void run_read(Connection& connection, const Database::Job& job, const Clock& clock);

}  // namespace kapok::storage::sqlite
