// notes, wired: the only file of the domain that knows its peers. Thread-safe once constructed.
#pragma once

#include "notes/service.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::notes {

std::span<const storage::Migration> migrations();

class Module {
  public:
    explicit Module(Service::Ports ports, Limits limits = {}) : service_(ports, limits) {}

    void bind(rpc::Router& router);

  private:
    Service service_;
};

}  // namespace kapok::notes
