// How RocksDB is tuned for streams.
#pragma once

#include "streams/rocksdb/rocksdb_streams.h"

#include <rocksdb/options.h>

namespace kapok::streams::rocks {

::rocksdb::Options make_options(const RocksdbSettings& settings);

}  // namespace kapok::streams::rocks
