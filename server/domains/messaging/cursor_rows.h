// How a read cursor moves in the database: forward only, with what depends on it.
#pragma once

#include "messaging/store.h"

namespace kapok::messaging {

ReadCursor cursor_of(const store::MemberRow& row);

// True if moving there would change anything.
bool moves(const store::MemberRow& row, const ReadCursor& to);
// Stores the cursor and clears "marked unread", forgets marks of mentions that were read, and tells
// the user's devices.
void advance_read(storage::Tx& tx,
                  store::MemberRow& row,
                  const ReadCursor& to,
                  const streams::Head& head);

}  // namespace kapok::messaging
