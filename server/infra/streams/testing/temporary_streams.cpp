#include "streams/testing/temporary_streams.h"

#include "base/assert.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <rocksdb/env.h>

#include <cstdlib>
#include <filesystem>

namespace kapok::streams::testing {

TemporaryStreams::TemporaryStreams(Clock& clock, Settings settings)
    : clock_(clock), settings_(settings) {
    if (settings_.env == nullptr && settings_.place == Place::kMemory) {
        memory_.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
        settings_.env = memory_.get();
        path_ = "/streams";
    } else {
        path_ = std::filesystem::temp_directory_path() / "kapok-streams-XXXXXX";
        KAPOK_ASSERT(::mkdtemp(path_.data()) != nullptr, "a temporary directory can be made");
    }
    open();
}

TemporaryStreams::~TemporaryStreams() {
    engine_.reset();
    if (memory_ == nullptr) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

void TemporaryStreams::reopen() {
    close();
    open();
}

void TemporaryStreams::close() { engine_.reset(); }

void TemporaryStreams::open() {
    engine_ = open_rocksdb({.path = path_,
                            .sync = settings_.sync,
                            .write_buffer_bytes = settings_.write_buffer_bytes,
                            .reserve_bytes = 0,
                            .env = settings_.env},
                           clock_);
}

}  // namespace kapok::streams::testing
