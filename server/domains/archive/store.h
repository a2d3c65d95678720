// The domain's tables. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "archive/values.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::archive::store {

// In place of the one before.
void put_job(storage::Tx& tx, const Job& job);
std::optional<Job> find_job(storage::Tx& tx, UserId user, JobKind kind);
std::int64_t count_running(storage::Tx& tx);
// False if the job is not running any more.
bool update_running(storage::Tx& tx, const Job& job);
void remove_job(storage::Tx& tx, UserId user, JobKind kind);
// All running ones have failed.
void fail_running(storage::Tx& tx, std::string_view reason, WallTime now);
std::vector<Job> list_done(storage::Tx& tx, JobKind kind);
std::vector<Job> list_expired(storage::Tx& tx, WallTime now, std::size_t limit);

// The instance's id: the one that is kept, or else `fresh`, which is kept from then on.
std::string ensure_instance_id(storage::Tx& tx, std::string_view fresh);

}  // namespace kapok::archive::store
