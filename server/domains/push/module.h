// Push, wired. Thread-safe once constructed; start() and close() are called on the executor.
#pragma once

#include "push/courier.h"
#include "push/dispatcher.h"
#include "push/service.h"
#include "push/settings.h"
#include "storage/migration.h"

#include <span>
#include <string>

namespace kapok::rpc {
class Router;
}

namespace kapok::push {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        messaging::History& history;
        accounts::Accounts& accounts;
        contacts::Book& book;
        // Built by app over keys(), which are there after start().
        webpush::PushGateway& gateway;
        std::function<Task<Result<bool>>(Deadline, UserId, DeviceId)> is_active;
        runtime::Timers& timers;
        observability::Metrics& metrics;
        boost::asio::any_io_executor executor;
    };

    Module(Dependencies dependencies, const PushSettings& settings);

    void bind(rpc::Router& router);
    // Makes the instance's key at the first start, and learns who is registered.
    Task<Result<void>> start();
    Task<void> close() { return dispatcher_.close(); }

    // Of this instance, for the gateway.
    [[nodiscard]] webpush::KeyPair keys() const { return keys_; }
    [[nodiscard]] const std::string& public_key() const { return keys_.public_key; }
    Service& service() { return service_; }
    Dispatcher& dispatcher() { return dispatcher_; }
    accounts::Erasure& erasure() { return service_; }

    // From any thread: an entry was appended; a session of the user began or ended.
    void on_entry(ConversationId id, Seq seq) { dispatcher_.on_entry(id, seq); }
    void came(UserId user) { subscribers_.came(user); }
    void went(UserId user) { subscribers_.went(user); }

  private:
    storage::Database& database_;
    Clock& clock_;
    webpush::KeyPair keys_;
    Probe probe_;
    Journal journal_;
    Subscribers subscribers_;
    Courier courier_;
    Service service_;
    Dispatcher dispatcher_;
};

}  // namespace kapok::push
