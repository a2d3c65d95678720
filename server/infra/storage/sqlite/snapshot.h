// The state of an SQLite file at a moment, while others go on writing: for backups.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "storage/database.h"

#include <functional>
#include <memory>
#include <string>

namespace kapok::storage {

class SqliteSnapshot {
  public:
    virtual ~SqliteSnapshot() = default;
    // Sees the moment at which the snapshot was opened.
    virtual Result<void> read(const std::function<void(Tx&)>& job) = 0;
    // Writes that moment as a database of its own; `target` does not exist.
    virtual Result<void> copy_to(const std::string& target) = 0;
};

// Holds the state of now until it is destroyed. Blocks; one thread at a time. To be sure what "now"
// is, open it inside a write job: nothing is committed meanwhile.
Result<std::unique_ptr<SqliteSnapshot>> open_snapshot(const std::string& path, const Clock& clock);

}  // namespace kapok::storage
