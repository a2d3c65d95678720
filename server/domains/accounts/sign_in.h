// Logging a device in, in the caller's transaction.
#pragma once

#include "accounts/settings.h"
#include "accounts/values.h"
#include "base/result.h"
#include "storage/database.h"

#include <string>
#include <vector>

namespace kapok {
class IdSource;
class Random;
}  // namespace kapok

namespace kapok::accounts {

// Made before the transaction, which may run more than once.
struct NewSession {
    NewSession(Random& random, IdSource& ids, std::string device_name_in);

    std::string token;
    DeviceId device;
    std::string device_name;
};

struct SignedIn {
    Session session;
    std::vector<RevokedDevice> evicted;  // tell Tokens::forget() after the commit
};

// Adds the device; those seen longest ago make room for it. The user's other devices hear of it by
// their feed. Cancels a deletion that still waits. Forbidden ACCOUNT_SUSPENDED: checked in the
// transaction that logs in, so that no log-in slips by a ban.
Result<SignedIn> sign_in(storage::Tx& tx,
                         const Account& account,
                         const NewSession& session,
                         std::size_t devices_max,
                         WallTime now);

}  // namespace kapok::accounts
