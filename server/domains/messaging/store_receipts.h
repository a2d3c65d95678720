// SQL of messaging: how far members have received and read, and what a deleted user leaves.
#pragma once

#include "messaging/api/history.h"
#include "messaging/types.h"
#include "storage/database.h"

#include <vector>

namespace kapok::messaging::store {

// How far the members of now have read and received.
std::vector<Receipt> list_receipts(storage::Tx& tx, ConversationId id);
// False if a device had received that far.
bool advance_delivery(storage::Tx& tx, ConversationId id, UserId user, Seq seq);

// What a deleted user leaves: a group forgets them; a 1:1 keeps an empty part, for the other's
// sake.
void erase_member(storage::Tx& tx, ConversationId id, UserId user);
void erase_settings(storage::Tx& tx, UserId user);

}  // namespace kapok::messaging::store
