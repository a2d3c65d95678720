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

// Conversations of a kind with an id above `after`, in order.
std::vector<ConversationId> list_of_kind(storage::Tx& tx,
                                         Kind kind,
                                         std::string_view after,
                                         std::size_t limit);
// What hangs on the entries up to there: mentions, reactions, pins, and who has hidden them.
void remove_marks_up_to(storage::Tx& tx, ConversationId id, streams::Seq last);

}  // namespace kapok::messaging::store
