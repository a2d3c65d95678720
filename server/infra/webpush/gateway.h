// The seam to the push services of the browsers' makers. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"
#include "webpush/encryption.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace kapok::webpush {

enum class Urgency { kLow, kNormal, kHigh };

struct PushMessage {
    std::string endpoint;
    BrowserKeys browser;
    std::string plaintext;  // at most kPlaintextBytesMax
    std::chrono::seconds ttl{};
    Urgency urgency = Urgency::kHigh;
    // Of two with one topic that wait at the service, the later remains; up to 32 of base64url.
    std::string topic;
};

// What the push service said: a status of HTTP, and when to come back if it says so.
struct PushAnswer {
    int status = 0;
    std::chrono::seconds retry_after{};
};

class PushGateway {
  public:
    virtual ~PushGateway() = default;
    // Any answer is a success. Invalid URL_BAD and PUSH_KEYS_BAD, Forbidden ADDRESS_PRIVATE and
    // PORT_NOT_ALLOWED, Unavailable CONNECTION_FAILED, Timeout DEADLINE_PASSED.
    virtual Task<Result<PushAnswer>> send(Deadline deadline, PushMessage message) = 0;
};

}  // namespace kapok::webpush
