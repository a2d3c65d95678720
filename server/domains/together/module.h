// together, wired: the only file of the domain that knows its peers. Thread-safe once constructed.
#pragma once

#include "storage/migration.h"
#include "together/service.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::together {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Registers its handler at the outbox, which is not yet started, after messaging's.
    Module(Service::Ports ports, storage::Outbox& outbox, Limits limits = {});

    void bind(rpc::Router& router);
    Service& service() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::together
