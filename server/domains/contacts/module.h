// Contacts, wired: registers the outbox handler and the methods. Thread-safe once constructed.
#pragma once

#include "accounts/api/erasure.h"
#include "contacts/api/contacts.h"
#include "contacts/book.h"
#include "contacts/graph.h"
#include "contacts/service.h"
#include "contacts/settings.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::contacts {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        storage::Outbox& outbox;  // not yet started
        runtime::Timers& timers;
        Random& random;
        IdSource& ids;
        accounts::Accounts& accounts;
    };

    Module(Dependencies dependencies, Settings settings);

    void bind(rpc::Router& router);
    Contacts& contacts() { return graph_; }
    Book& book() { return book_; }
    // messaging is a higher domain: app plugs it in, before requests come.
    void use_meeting_places(MeetingPlaces& places) { service_.use_meeting_places(places); }
    void use_text_policy(const accounts::TextPolicy& policy) { service_.use_text_policy(policy); }
    // For accounts, which is a lower domain: app plugs it in.
    accounts::Erasure& erasure() { return erasure_; }

  private:
    void bind_settings(rpc::Router& router);

    // What contacts erases of a deleted account.
    class Eraser final : public accounts::Erasure {
      public:
        explicit Eraser(Service& service) : service_(service) {}
        Task<Result<void>> erase(Deadline deadline, UserId user) override {
            return service_.erase(deadline, user);
        }

      private:
        Service& service_;
    };

    Graph graph_;
    StoredBook book_;
    Service service_;
    Eraser erasure_{service_};
};

}  // namespace kapok::contacts
