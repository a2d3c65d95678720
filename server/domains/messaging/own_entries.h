// Where one's own last message moves things, and where it is: no row knows, the streams do.
#pragma once

#include "messaging/store_changes.h"
#include "messaging/types.h"
#include "runtime/task.h"
#include "streams/streams.h"

#include <optional>

namespace kapok::messaging {

// The entry in the range that counts and has the ordinal; none if it was trimmed.
Task<Result<std::optional<streams::Entry>>> find_counted(streams::Streams* streams,
                                                         ConversationId id,
                                                         Ordinal ordinal,
                                                         store::SeqRange range);
// The cursor as one's own last message moves it, up to `head`.
Task<Result<ReadCursor>> moved_by_own(streams::Streams* streams,
                                      ReadCursor cursor,
                                      Ordinal own,
                                      Seq head);

}  // namespace kapok::messaging
