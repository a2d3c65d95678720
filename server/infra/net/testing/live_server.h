// A server on a free port of the loopback, with two shards, that stops when it goes.
#pragma once

#include "net/server.h"
#include "runtime/shard.h"

#include <functional>
#include <memory>
#include <string>

namespace kapok::net::testing {

using MakeOpen = std::function<WsOpen(runtime::Shards&)>;

// Sends every message back; "close" also closes, and a stop is told as its reason.
WsOpen open_echoes();

class LiveServer {
  public:
    explicit LiveServer(
        Routes routes,
        ServerSettings settings = {},
        std::shared_ptr<const TlsContext> tls = nullptr,
        const MakeOpen& make_open = [](runtime::Shards&) { return open_echoes(); });
    ~LiveServer();
    LiveServer(const LiveServer&) = delete;
    LiveServer& operator=(const LiveServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    Server& server() { return *server_; }
    runtime::Shards& shards() { return shards_; }
    // Blocks until the server has stopped. Once.
    void stop(std::chrono::milliseconds drain);
    // Runs a task on a shard and waits for its end.
    void run(Task<void> task);

  private:
    SystemClock clock_;
    runtime::Shards shards_{2};
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    bool stopped_ = false;
};

}  // namespace kapok::net::testing
