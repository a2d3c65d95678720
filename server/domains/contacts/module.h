// Contacts, wired: registers the outbox handler and the methods. Thread-safe once constructed.
#pragma once

#include "contacts/api/contacts.h"
#include "contacts/graph.h"
#include "contacts/service.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::contacts {

std::span<const storage::Migration> migrations();

struct Settings {
    std::size_t cached_pairs = 200'000;
};

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        storage::Outbox& outbox;  // not yet started
        runtime::Timers& timers;
        Random& random;
        accounts::Accounts& accounts;
    };

    Module(Dependencies dependencies, Settings settings);

    void bind(rpc::Router& router);
    Contacts& contacts() { return graph_; }

  private:
    Graph graph_;
    Service service_;
};

}  // namespace kapok::contacts
