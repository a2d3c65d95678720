// SQL of how much room media takes.
#pragma once

#include "media/api/usage.h"
#include "storage/database.h"

#include <vector>

namespace kapok::media::store {

std::vector<PurposeBytes> sum_by_purpose(storage::Tx& tx);
std::uint64_t sum_of_user(storage::Tx& tx, UserId user);
FileSum sum_of_range(storage::Tx& tx, const ScopeRange& range);
// Of what has been unused since before that time, and was not given up.
FileSum sum_unused(storage::Tx& tx, UserId user, WallTime before);
void give_up_unused(storage::Tx& tx, UserId user, WallTime before);

}  // namespace kapok::media::store
