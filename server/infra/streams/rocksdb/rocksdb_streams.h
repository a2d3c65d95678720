// Streams in an embedded RocksDB: the engine of a single machine.
#pragma once

#include "base/clock.h"
#include "streams/streams.h"

#include <cstdint>
#include <memory>
#include <string>

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace kapok::observability {
class Metrics;
}  // namespace kapok::observability

namespace kapok::runtime {
class QueueWait;
}  // namespace kapok::runtime

namespace kapok::streams {

struct RocksdbSettings {
    std::string path;  // a directory of its own; made if it is missing
    // Wait for the disk in each commit. Off only in tests that do not ask what survives power loss.
    bool sync = true;
    std::size_t cache_bytes = 32U << 20U;
    std::size_t write_buffer_bytes = 16U << 20U;
    std::size_t reader_threads = 2;
    // Appends are refused while less is free on the disk (or less than a twentieth of the disk, if
    // that is smaller), so that what must still be written (flushes, the other engines) has room.
    std::uint64_t reserve_bytes = 64U << 20U;
    // Where files are kept: the operating system's if null. For tests that break the disk.
    // Borrowed.
    rocksdb::Env* env = nullptr;
    // Where to count; nowhere if null. Borrowed.
    observability::Metrics* metrics = nullptr;
    // Told how long appends wait for the committer; nobody if null. Borrowed.
    runtime::QueueWait* appends_wait = nullptr;
};

// Throws std::runtime_error if the store cannot be opened. The clock is borrowed. Destroy the
// engine after the tasks that use it have ended.
std::unique_ptr<Streams> open_rocksdb(const RocksdbSettings& settings, Clock& clock);

}  // namespace kapok::streams
