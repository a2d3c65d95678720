// Entries and conversations as protobuf, for the answers and archives of other domains.
#pragma once

#include "messaging/api/history.h"

namespace kapok::messaging::v1 {
class Conversation;
class Entry;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

void fill(const Entry& entry, v1::Entry& out);
void fill(const Conversation& conversation, v1::Conversation& out);
// Of an archive, so not to be trusted; what is not understood becomes UnknownContent. Without
// reactions.
Entry read(const v1::Entry& in);

}  // namespace kapok::messaging::wire
