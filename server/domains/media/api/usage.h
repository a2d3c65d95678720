// How much room media takes, for those who run the instance. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "media/api/media.h"
#include "runtime/task.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::media {

struct PurposeBytes {
    Purpose purpose = Purpose::kFile;
    std::uint64_t bytes = 0;
};

// Messages of a conversation (its id as text), both included.
struct ScopeRange {
    std::string scope{};
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

struct FileSum {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

class Usage {
  public:
    virtual ~Usage() = default;
    // Of what is stored, each content once.
    virtual Task<Result<std::vector<PurposeBytes>>> by_purpose(Deadline deadline) = 0;
    // Of what the user has sent or could send.
    virtual Task<Result<std::uint64_t>> of_user(Deadline deadline, UserId user) = 0;
    // What the messages of each range show, each file once; in the order asked for.
    virtual Task<Result<std::vector<FileSum>>> of_ranges(Deadline deadline,
                                                         std::vector<ScopeRange> ranges) = 0;
    // What the user uploaded and no message has shown since `before`; avatars are not counted.
    virtual Task<Result<FileSum>> unused_of(Deadline deadline, UserId user, WallTime before) = 0;
    // The same goes with the next sweep instead of in a week. What was there.
    virtual Task<Result<FileSum>> give_up_unused(Deadline deadline,
                                                 UserId user,
                                                 WallTime before) = 0;
};

}  // namespace kapok::media
