// Imported conversations in the domain's tables. See store.h.
#pragma once

#include "messaging/store.h"

namespace kapok::messaging::store {

// On a repetition only its name and its origin's are new.
void put_imported(storage::Tx& tx, const ConversationRow& row, WallTime now);

}  // namespace kapok::messaging::store
