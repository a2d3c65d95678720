// Imported conversations in the domain's tables. See store.h.
#pragma once

#include "messaging/store.h"

namespace kapok::messaging::store {

// On a repetition only its name and its origin's are new.
void put_imported(storage::Tx& tx, const ConversationRow& row, WallTime now);

// An import that has begun to append and has not shown the conversation yet.
void put_import(storage::Tx& tx, ConversationId id);
void remove_import(storage::Tx& tx, ConversationId id);
std::vector<ConversationId> list_imports(storage::Tx& tx, UserId user);

// All rows of an imported conversation.
void erase_imported(storage::Tx& tx, ConversationId id);

}  // namespace kapok::messaging::store
