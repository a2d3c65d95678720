// Port: how the operator's content policy is reached; app plugs in net's client. Any answer is a
// success.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"

#include <cstddef>
#include <string>

namespace kapok::moderation {

// Thread-safe.
class ScreenHttp {
  public:
    struct Request {
        std::string url{};
        std::string bearer{};  // for "Authorization: Bearer …"; none if empty
        std::string body{};    // JSON
        std::size_t answer_bytes_max = 0;
    };
    struct Answer {
        int status = 0;
        std::string body{};
    };
    virtual ~ScreenHttp() = default;
    virtual Task<Result<Answer>> post(Deadline deadline, Request request) = 0;
};

}  // namespace kapok::moderation
