// Face-to-face groups: people who type the same four digits within five minutes meet in a waiting
// room, see each other there, and go on into a group. Thread-safe: no state but its dependencies.
#pragma once

#include "messaging/service.h"

#include <string>

namespace kapok::messaging {

class FaceRooms {
  public:
    FaceRooms(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports), limits_(limits), service_(service) {}

    // Also for looking who came meanwhile. The first one opens the room.
    Task<Result<FaceRoom>> enter(rpc::RequestContext ctx, std::string code);
    // The first to go makes the group.
    Task<Result<Conversation>> join_group(rpc::RequestContext ctx, std::string code);

  private:
    Service::Ports ports_;
    Limits limits_;
    Service& service_;
};

}  // namespace kapok::messaging
