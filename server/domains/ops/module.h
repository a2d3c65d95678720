// Ops, wired. start() and close() are called on the executor.
#pragma once

#include "ops/service.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "storage/migration.h"

#include <boost/asio/any_io_executor.hpp>

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::ops {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // `ports.audit` is the module's own: see audit().
    struct Dependencies {
        storage::Database& database;
        streams::Streams& streams;
        accounts::Accounts& accounts;
        accounts::Admin& admin;
        media::Usage& usage;
        messaging::Oversight& oversight;
        messaging::Announcer& announcer;
        runtime::Pool& files;
        runtime::Timers& timers;
        IdSource& ids;
        boost::asio::any_io_executor executor;
        std::function<std::size_t()> online;
        std::string data_directory;
        std::string backup_root;
    };

    explicit Module(Dependencies dependencies);

    void bind(rpc::Router& router);
    Task<Result<void>> start();
    Task<void> close();

    Audit& audit() { return audit_; }
    Service& service() { return service_; }

  private:
    Task<void> count_for_ever();
    Task<void> retain_for_ever();

    runtime::Timers& timers_;
    Audit audit_;
    Service service_;
    runtime::Scope scope_;
};

}  // namespace kapok::ops
