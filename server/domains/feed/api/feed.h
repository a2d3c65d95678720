// A user's own stream: contact and membership changes, settings, read cursors, friend requests.
//
// A domain appends in the transaction of its own change; the outbox carries it into the stream and
// to the user's sessions. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"
#include "streams/streams.h"

#include <string_view>

namespace kapok::storage {
class Tx;
}

namespace kapok::feed {

// The stream that is the user's feed.
streams::StreamId stream_of(UserId user);

// `change` is a serialised kapok.feed.v1.FeedEntry without seq and time.
void append(storage::Tx& tx, UserId user, std::string_view change);

}  // namespace kapok::feed
