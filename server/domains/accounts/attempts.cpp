#include "accounts/attempts.h"

#include "accounts/store_login.h"
#include "base/random.h"

namespace kapok::accounts {

std::string attempt_key(std::string_view what, std::string_view whom) {
    const auto digest = sha256(fmt::format("{}:{}", what, whom));
    return {digest.begin(), digest.end()};
}

Result<void> count_one(storage::Tx& tx, std::string_view key, AttemptLimit limit, WallTime now) {
    TRY(const auto window, take_attempt(store::find_attempts(tx, key), limit, now));
    store::put_attempts(tx, key, window);
    return {};
}

Result<void> count_attempt(storage::Tx& tx,
                           const AttemptKeys& keys,
                           const Settings& settings,
                           WallTime now) {
    const AttemptLimit account{settings.attempts_per_account, settings.attempt_window};
    const AttemptLimit address{settings.attempts_per_address, settings.attempt_window};
    TRY_VOID(count_one(tx, keys.address, address, now));
    return count_one(tx, keys.account, account, now);
}

void forgive_attempt(storage::Tx& tx, const AttemptKeys& keys) {
    store::delete_attempts(tx, keys.account);
    store::give_back_attempt(tx, keys.address);
}

}  // namespace kapok::accounts
