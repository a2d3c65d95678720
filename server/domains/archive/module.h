// Archive, wired. Thread-safe once constructed.
#pragma once

#include "archive/service.h"

namespace kapok::rpc {
class Router;
}

namespace kapok::archive {

class Module {
  public:
    explicit Module(Service::Ports ports) : service_(ports) {}

    void bind(rpc::Router& router);
    Service& service() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::archive
