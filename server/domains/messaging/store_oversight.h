// SQL for those who run the instance.
#pragma once

#include "messaging/api/oversight.h"
#include "storage/database.h"

#include <cstdint>
#include <vector>

namespace kapok::messaging::store {

std::vector<GroupLine> find_groups(storage::Tx& tx, const GroupSearch& search);
std::int64_t count_groups(storage::Tx& tx);
std::int64_t count_groups_of(storage::Tx& tx, UserId user);

}  // namespace kapok::messaging::store
