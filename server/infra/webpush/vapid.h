// RFC 8292: tells a push service who sends, by a signature with this instance's key. Pure.
#pragma once

#include "base/clock.h"
#include "webpush/curve.h"

#include <string>

namespace kapok::webpush {

struct VapidClaims {
    std::string audience;  // the endpoint's origin: "https://push.example.org"
    std::string subject;   // whom to write to: "mailto:…" or "https://…"; may be empty
    WallTime expires;      // at most a day from now
};

// The value of the header Authorization.
std::string vapid_authorization(const KeyPair& keys, const VapidClaims& claims);

}  // namespace kapok::webpush
