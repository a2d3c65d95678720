// Wires media: the only file of the domain that knows its settings and peers.
#pragma once

#include "media/service.h"
#include "media/usage.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::media {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Lives on `executor`, where it sweeps now and then.
    Module(Service::Ports ports,
           Limits limits,
           runtime::Timers& timers,
           boost::asio::any_io_executor executor);

    void bind(rpc::Router& router);
    void start();
    Task<void> close();

    Service& service() { return service_; }
    Usage& usage() { return usage_; }
    // For backups: every object that must be there.
    static std::vector<std::string> list_objects(storage::Tx& tx);

  private:
    Task<void> sweep_for_ever();

    UsageOfTables usage_;
    Service service_;
    runtime::Timers& timers_;
    runtime::Scope scope_;
};

}  // namespace kapok::media
