// A RocksDB engine of its own for a test; its files go with it.
#pragma once

#include "base/clock.h"
#include "streams/streams.h"

#include <cstddef>
#include <memory>
#include <string>

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace kapok::streams::testing {

class TemporaryStreams {
  public:
    enum class Place {
        kMemory,  // quick: for other modules' tests
        kDisk,    // a temporary directory
    };
    struct Settings {
        Place place = Place::kMemory;
        bool sync = false;
        std::size_t write_buffer_bytes = 16U << 20U;
        // Of a test that breaks the disk; then the place is kDisk. Borrowed.
        rocksdb::Env* env = nullptr;
    };

    // The clock is borrowed.
    explicit TemporaryStreams(Clock& clock) : TemporaryStreams(clock, Settings()) {}
    TemporaryStreams(Clock& clock, Settings settings);
    ~TemporaryStreams();
    TemporaryStreams(const TemporaryStreams&) = delete;
    TemporaryStreams& operator=(const TemporaryStreams&) = delete;

    [[nodiscard]] Streams& streams() { return *engine_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    // As after a restart. References to streams() end.
    void reopen();
    // The two halves of reopen(), for what must happen while nobody has the files open.
    void close();
    void open();

  private:
    Clock& clock_;
    Settings settings_;
    std::string path_;
    std::unique_ptr<rocksdb::Env> memory_;
    std::unique_ptr<Streams> engine_;
};

}  // namespace kapok::streams::testing
