// Presence, wired. Thread-safe once constructed; close() is called on the executor.
#pragma once

#include "presence/service.h"

namespace kapok::rpc {
class Router;
}

namespace kapok::presence {

class Module {
  public:
    explicit Module(Service::Ports ports) : service_(std::move(ports)) {}

    void bind(rpc::Router& router);
    // For the registry of sessions, which knows no domain: app plugs it in.
    [[nodiscard]] rpc::SessionRegistry::Observer observer() {
        return [this](UserId user, DeviceId device, rpc::SessionRegistry::Change change) {
            service_.on_session(user, device, change);
        };
    }
    Task<void> close() { return service_.close(); }

  private:
    Service service_;
};

}  // namespace kapok::presence
