// Counting attempts to log in, in the caller's transaction. An attempt is counted before it is
// judged, so that many at once do not slip through, and given back when it succeeds.
#pragma once

#include "accounts/rules.h"
#include "accounts/settings.h"
#include "storage/database.h"

#include <string>
#include <string_view>

namespace kapok::accounts {

// Hashes: the table holds no names and no addresses.
std::string attempt_key(std::string_view what, std::string_view whom);

struct AttemptKeys {
    std::string account;
    std::string address;
};

// RateLimited TOO_MANY_ATTEMPTS if either has had its share.
Result<void> count_attempt(storage::Tx& tx,
                           const AttemptKeys& keys,
                           const Settings& settings,
                           WallTime now);
void forgive_attempt(storage::Tx& tx, const AttemptKeys& keys);

Result<void> count_one(storage::Tx& tx, std::string_view key, AttemptLimit limit, WallTime now);

}  // namespace kapok::accounts
