// A disk that runs full or breaks when a test says so.
#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace kapok::streams::testing {

// Wraps the operating system's files. Thread-safe.
class FaultyDisk {
  public:
    FaultyDisk();
    ~FaultyDisk();

    [[nodiscard]] rocksdb::Env& env() { return *env_; }

    // From now on `bytes` more can be written to files whose name ends with `suffix` (all, if
    // empty); what does not fit is cut, as a full disk does.
    void fill(std::uint64_t bytes, std::string suffix = {});
    // Every sync of such a file fails, after its bytes were written.
    void break_syncs(std::string suffix = {});
    void repair();

    struct State;

  private:
    std::shared_ptr<State> state_;
    std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace kapok::streams::testing
