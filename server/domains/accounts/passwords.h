// Argon2id on a pool. Thread-safe.
#pragma once

#include "base/result.h"
#include "runtime/pool.h"
#include "runtime/task.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kapok::accounts {

class Passwords {
  public:
    struct Cost {
        std::uint64_t passes = 0;
        std::size_t memory_bytes = 0;
    };

    Passwords(runtime::Pool& pool, Cost cost) : pool_(pool), cost_(cost) {}

    // A text with salt and cost in it, for verify().
    Task<Result<std::string>> hash(std::string password);
    // Without a hash (unknown account, or none set) it answers no, after as much work as with one:
    // the time does not tell which names exist.
    Task<Result<bool>> verify(std::optional<std::string> hash, std::string password);

  private:
    runtime::Pool& pool_;
    Cost cost_;
};

}  // namespace kapok::accounts
