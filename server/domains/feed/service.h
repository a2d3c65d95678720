// Carries changes from the outbox into users' feeds and to their sessions, and reads feeds.
// Thread-safe: no state but its dependencies.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "runtime/task.h"
#include "storage/outbox.h"
#include "streams/streams.h"

#include <cstdint>
#include <vector>

namespace kapok::feed {

struct Page {
    std::vector<streams::Entry> entries;  // oldest first
    streams::Seq head;
};

class Service {
  public:
    Service(streams::Streams& streams, rpc::Sessions& sessions)
        : streams_(streams), sessions_(sessions) {}

    // Handler of the outbox topic: appends, then pushes. A repetition appends nothing and pushes
    // the same entry again, which clients pass over by its seq.
    Task<Result<void>> on_append(storage::OutboxRow row);

    // A limit of 0 is 200.
    Task<Result<Page>> read(rpc::RequestContext ctx, streams::Seq after, std::uint32_t limit);

    // The end of the user's feed, for the first frame of a session.
    Task<Result<streams::Seq>> head(UserId user);
    Task<Result<void>> erase(UserId user);

  private:
    streams::Streams& streams_;
    rpc::Sessions& sessions_;
};

}  // namespace kapok::feed
