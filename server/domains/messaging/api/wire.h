// An entry as protobuf, for the answers of other domains.
#pragma once

#include "messaging/api/history.h"

namespace kapok::messaging::v1 {
class Entry;
}

namespace kapok::messaging::wire {

void fill(const Entry& entry, v1::Entry& out);

}  // namespace kapok::messaging::wire
