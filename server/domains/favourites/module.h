// favourites, wired: the only file of the domain that knows its peers. Thread-safe once
// constructed.
#pragma once

#include "favourites/service.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::favourites {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Registers its handlers at the outbox, which is not yet started, after messaging's.
    explicit Module(Service::Ports ports);

    void bind(rpc::Router& router);
    // For media and accounts, which are lower domains: app plugs them in.
    media::ScopeAccess& scope_access() { return service_; }
    accounts::Erasure& erasure() { return service_; }
    Service& service() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::favourites
