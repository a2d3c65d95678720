#include "feed/api/feed.h"

#include "feed/rules.h"
#include "feed/topic.h"
#include "storage/outbox.h"

#include <fmt/format.h>

namespace kapok::feed {

streams::StreamId stream_of(UserId user) { return {'f', 0, user.value()}; }

void append(storage::Tx& tx, UserId user, std::string_view change) {
    storage::enqueue(tx, kAppendTopic, fmt::format("feed:{}", user), encode_pending(user, change));
}

}  // namespace kapok::feed
