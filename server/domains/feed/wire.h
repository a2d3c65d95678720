// Stored feed entries as protobuf. The stored payload has neither seq nor time: the stream knows
// them.
#pragma once

#include "rpc/sessions.h"
#include "streams/streams.h"

namespace kapok::feed::v1 {
class FeedEntry;
}

namespace kapok::feed::wire {

// A payload that cannot be read becomes an entry without change, so that feeds stay dense.
void fill_entry(const streams::Entry& entry, v1::FeedEntry& out);

// The gateway's push of an entry.
rpc::SharedFrame push_of(const streams::Entry& entry);

}  // namespace kapok::feed::wire
