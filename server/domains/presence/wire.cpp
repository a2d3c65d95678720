#include "presence/wire.h"

#include "kapok/gateway/v1/frame.pb.h"

namespace kapok::presence::wire {

void fill(const Presence& presence, v1::Presence& out) {
    out.set_user_id(presence.user.value());
    out.set_shown(presence.shown);
    out.set_online(presence.online);
    out.set_last_seen(static_cast<v1::LastSeen>(presence.last_seen));
}

rpc::SharedFrame push_of(const Presence& presence) {
    gateway::v1::Frame frame;
    fill(presence, *frame.mutable_push()->mutable_presence());
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

}  // namespace kapok::presence::wire
