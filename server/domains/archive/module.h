// Archive, wired: the only file of the domain that knows its peers. start() and close() are called
// on the executor.
#pragma once

#include "accounts/api/erasure.h"
#include "archive/exporter.h"
#include "archive/importer.h"
#include "archive/jobs.h"
#include "archive/service.h"
#include "storage/migration.h"

#include <span>
#include <string>

namespace kapok::rpc {
class Router;
}

namespace kapok::archive {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        accounts::Accounts& accounts;
        contacts::Book& book;
        messaging::History& history;
        messaging::Imports& imports;
        media::Usage& usage;
        media::Files& files;
        runtime::Pool& pool;
        runtime::Pool& file_pool;  // for what is short
        runtime::Timers& timers;
        Random& random;
        boost::asio::any_io_executor executor;
        std::string directory;  // of exports
        std::string instance_name;
    };

    explicit Module(Dependencies dependencies);

    void bind(rpc::Router& router);
    Task<Result<void>> start() { return jobs_.start(); }
    Task<void> close() { return jobs_.close(); }

    // favourites lies beside: app plugs it in, before the start.
    void use_kept(ListKept list_kept) { exporter_.use_kept(std::move(list_kept)); }
    // Likewise the rest.
    void use_others(Others& others) { exporter_.use_others(others); }

    // What names this instance in archives, for ever; `fresh` if it has no name yet.
    static std::string ensure_origin_id(storage::Tx& tx, std::string_view fresh);

    Service& service() { return service_; }
    Jobs& jobs() { return jobs_; }
    // For accounts, which is a lower domain: app plugs it in.
    accounts::Erasure& erasure() { return erasure_; }

  private:
    // What archive keeps of a deleted account.
    class Eraser final : public accounts::Erasure {
      public:
        explicit Eraser(Jobs& jobs) : jobs_(jobs) {}
        Task<Result<void>> erase(Deadline deadline, UserId user) override {
            return jobs_.erase(deadline, user);
        }

      private:
        Jobs& jobs_;
    };

    Service service_;
    Exporter exporter_;
    Importer importer_;
    Jobs jobs_;
    Eraser erasure_{jobs_};
};

}  // namespace kapok::archive
