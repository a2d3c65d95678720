// Wires links. Thread-safe once constructed.
#pragma once

#include "links/service.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::links {

std::span<const storage::Migration> migrations();

class Module {
  public:
    Module(Service::Ports ports, Settings settings) : service_(ports, settings) {}

    void bind(rpc::Router& router);
    Links& links() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::links
