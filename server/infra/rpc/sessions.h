// Who is connected to this node, and pushing to them.
//
// Each shard keeps its own sessions; push() hands one job to every shard, which looks up the users
// it has: the cost follows the smaller of (users asked for, users online), never the size of a
// group. One serialised frame is shared by all.
#pragma once

#include "base/ids.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace kapok::runtime {
class Shards;
class Shard;
}  // namespace kapok::runtime

namespace kapok::rpc {

class Session;

// A serialised kapok.gateway.v1.Frame.
using SharedFrame = std::shared_ptr<const std::string>;
// Sorted ascending.
using UserSet = std::shared_ptr<const std::vector<UserId>>;

// What a slow session may lose first.
enum class Urgency { kEphemeral, kDurable };

class Sessions {
  public:
    virtual ~Sessions() = default;
    // Thread-safe; returns at once. `except_device` is left out (typing goes not back to the
    // typist).
    virtual void push(UserSet users,
                      SharedFrame frame,
                      Urgency urgency,
                      DeviceId except_device = {}) = 0;
    // Ends a device's sessions with Goodbye{Unauthenticated TOKEN_INVALID}. Thread-safe.
    virtual void disconnect(UserId user, DeviceId device) = 0;
};

}  // namespace kapok::rpc
