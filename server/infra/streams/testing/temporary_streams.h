// A RocksDB engine in a directory of its own, which goes with it. For other modules' tests.
#pragma once

#include "base/clock.h"
#include "streams/streams.h"

#include <memory>
#include <string>

namespace kapok::streams::testing {

class TemporaryStreams {
  public:
    // The clock is borrowed. Does not wait for the disk in commits: tests are many.
    explicit TemporaryStreams(Clock& clock);
    ~TemporaryStreams();
    TemporaryStreams(const TemporaryStreams&) = delete;
    TemporaryStreams& operator=(const TemporaryStreams&) = delete;

    [[nodiscard]] Streams& streams() { return *engine_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    // As after a restart. References to streams() end.
    void reopen();

  private:
    void open();

    Clock& clock_;
    std::string path_;
    std::unique_ptr<Streams> engine_;
};

}  // namespace kapok::streams::testing
