// agenda, wired: the only file of the domain that knows its peers, and the clock that makes it
// strike. Thread-safe once constructed.
#pragma once

#include "agenda/service.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::agenda {

std::span<const storage::Migration> migrations();

class Module {
  public:
    Module(Service::Ports ports,
           runtime::Timers& timers,
           boost::asio::any_io_executor executor,
           Limits limits = {})
        : service_(ports, limits), timers_(timers), scope_(std::move(executor)) {}

    void bind(rpc::Router& router);
    void start();
    Task<void> close();

    Service& service() { return service_; }
    accounts::Erasure& erasure() { return service_; }

  private:
    Task<void> strike_for_ever();

    Service service_;
    runtime::Timers& timers_;
    runtime::Scope scope_;
};

}  // namespace kapok::agenda
