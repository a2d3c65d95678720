// Presence as protobuf, for answers and pushes.
#pragma once

#include "presence/service.h"
#include "rpc/sessions.h"

namespace kapok::presence::v1 {
class Presence;
}

namespace kapok::presence::wire {

void fill(const Presence& presence, v1::Presence& out);
// A gateway frame.
rpc::SharedFrame push_of(const Presence& presence);

}  // namespace kapok::presence::wire
