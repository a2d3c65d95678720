// Port: who makes a backup of everything. app implements it, which knows the engines.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"

#include <cstdint>
#include <string>

namespace kapok::ops {

struct BackupDone {
    std::string name{};
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t copied_bytes = 0;
};

class BackupMaker {
  public:
    virtual ~BackupMaker() = default;
    // Conflict BACKUP_NOT_EMBEDDED, Invalid NOT_A_BACKUP_DIRECTORY, Unavailable BACKUP_FAILED.
    virtual Task<Result<BackupDone>> make(std::string directory) = 0;
};

}  // namespace kapok::ops
