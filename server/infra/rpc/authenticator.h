// The port by which rpc learns who a token belongs to. accounts implements it.
#pragma once

#include "base/result.h"
#include "rpc/context.h"
#include "runtime/task.h"

#include <string>

namespace kapok::rpc {

class Authenticator {
  public:
    virtual ~Authenticator() = default;
    // Unauthenticated TOKEN_INVALID if it is unknown, expired or revoked. Fast: cached.
    virtual Task<Result<Caller>> authenticate(std::string token) = 0;
    // The device was seen; called when a session opens and closes.
    virtual void touch(Caller caller) = 0;
};

}  // namespace kapok::rpc
