// Messaging, wired: the only file of the domain that knows its settings and peers. Thread-safe once
// constructed.
#pragma once

#include "messaging/service.h"
#include "messaging/settings.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::messaging {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Registers its handlers at the outbox, which is not yet started.
    Module(Service::Ports ports, Settings settings);

    void bind(rpc::Router& router);

    Service& service() { return service_; }
    // For media, which is a lower domain: app plugs it in.
    media::ScopeAccess& scope_access() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::messaging
