// How much room media takes, for those who run the instance. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "media/api/media.h"
#include "runtime/task.h"

#include <cstdint>
#include <vector>

namespace kapok::media {

struct PurposeBytes {
    Purpose purpose = Purpose::kFile;
    std::uint64_t bytes = 0;
};

class Usage {
  public:
    virtual ~Usage() = default;
    // Of what is stored, each content once.
    virtual Task<Result<std::vector<PurposeBytes>>> by_purpose(Deadline deadline) = 0;
    // Of what the user has sent or could send.
    virtual Task<Result<std::uint64_t>> of_user(Deadline deadline, UserId user) = 0;
};

}  // namespace kapok::media
