// Search, wired: the only file of the domain that knows its settings and peers. Thread-safe once
// constructed.
#pragma once

#include "search/indexer.h"
#include "search/service.h"
#include "search/settings.h"
#include "search/watched_streams.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::search {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;  // the index's: a file of its own, or the main one
        WatchedStreams& streams;      // tells of new entries
        messaging::History& history;
        runtime::Pool& pool;
        runtime::Timers& timers;
        observability::Metrics& metrics;
        boost::asio::any_io_executor executor;
    };

    explicit Module(Dependencies dependencies, Settings settings = {});
    // Once nothing more is appended.
    ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    void bind(rpc::Router& router);
    // Begins to index; waits only for what `rebuild` has to forget.
    Task<Result<void>> start();
    Task<void> close();

    Service& service() { return service_; }
    Indexer& indexer() { return indexer_; }

  private:
    storage::Database& database_;
    WatchedStreams& streams_;
    Settings settings_;
    Probe probe_;
    Service service_;
    Indexer indexer_;
};

}  // namespace kapok::search
