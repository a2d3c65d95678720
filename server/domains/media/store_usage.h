// SQL of how much room media takes.
#pragma once

#include "media/api/usage.h"
#include "storage/database.h"

#include <vector>

namespace kapok::media::store {

std::vector<PurposeBytes> sum_by_purpose(storage::Tx& tx);
std::uint64_t sum_of_user(storage::Tx& tx, UserId user);

}  // namespace kapok::media::store
