#include "feed/wire.h"

#include "base/log.h"
#include "kapok/feed/v1/feed.pb.h"
#include "kapok/gateway/v1/frame.pb.h"

#include <fmt/format.h>

namespace kapok::feed::wire {

void fill_entry(const streams::Entry& entry, v1::FeedEntry& out) {
    if (!out.ParseFromString(entry.payload)) {
        LOG(error, "unreadable feed entry", kv("seq", entry.seq));
        out.Clear();
    }
    out.set_seq(entry.seq.value());
    out.set_time_ms(to_ms(entry.time));
}

rpc::SharedFrame push_of(const streams::Entry& entry) {
    kapok::gateway::v1::Frame frame;
    fill_entry(entry, *frame.mutable_push()->mutable_feed());
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

}  // namespace kapok::feed::wire
