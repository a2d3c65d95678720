// Moves the streams of RocksDB; see streams/mover.h.
#pragma once

#include "base/clock.h"
#include "streams/mover.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <memory>

namespace kapok::streams {

// Throws std::runtime_error if the store cannot be opened, as when an engine has it open. The clock
// is borrowed.
std::unique_ptr<Mover> open_rocksdb_mover(const RocksdbSettings& settings, Clock& clock);

}  // namespace kapok::streams
