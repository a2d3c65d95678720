#include "streams/testing/temporary_streams.h"

#include "base/assert.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <cstdlib>
#include <filesystem>

namespace kapok::streams::testing {

TemporaryStreams::TemporaryStreams(Clock& clock)
    : clock_(clock), path_((std::filesystem::temp_directory_path() / "kapok-streams-XXXXXX")) {
    KAPOK_ASSERT(::mkdtemp(path_.data()) != nullptr, "a temporary directory can be made");
    open();
}

TemporaryStreams::~TemporaryStreams() {
    engine_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void TemporaryStreams::reopen() {
    engine_.reset();
    open();
}

void TemporaryStreams::open() {
    engine_ = open_rocksdb({.path = path_, .sync = false, .reserve_bytes = 0}, clock_);
}

}  // namespace kapok::streams::testing
