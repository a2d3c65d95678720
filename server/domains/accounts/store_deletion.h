// SQL of accounts: accounts on their way out.
#pragma once

#include "accounts/values.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace kapok::accounts::store {

using storage::Tx;

// Keeps the one that is there, if one is.
void put_deletion(Tx& tx, UserId user, WallTime due);
std::optional<Deletion> find_deletion(Tx& tx, UserId user);
// False if there is none, or it has begun.
bool cancel_deletion(Tx& tx, UserId user);
std::vector<Deletion> list_due_deletions(Tx& tx, WallTime now);
void set_steps_done(Tx& tx, UserId user, std::int64_t steps);
void delete_deletion(Tx& tx, UserId user);

// Logs all out.
std::vector<RevokedDevice> delete_devices(Tx& tx, UserId user);
// All that the account's row says, and what else accounts keeps; the handle stays taken.
void erase_account(Tx& tx, UserId user);

}  // namespace kapok::accounts::store
