// The network edge: listens, serves HTTP by routes and WebSockets by endpoints, stops gracefully.
//
//     Server server(shards, clock, std::move(routes), open_sessions(gateways), settings);
//     server.listen({.address = "127.0.0.1", .port = 0});   // before start(), as often as needed
//     server.start();
//     co_await server.stop(5s);                              // before the destructor
//
// Each connection lives on one shard, in turn. stop() runs on any executor; the rest is called by
// one thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/routes.h"
#include "net/settings.h"
#include "net/tls.h"
#include "net/ws_endpoint.h"
#include "runtime/task.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace kapok::runtime {
class Shards;
}

namespace kapok::net {

struct ListenSettings {
    std::string address;                    // "0.0.0.0", "::1"
    std::uint16_t port = 0;                 // 0: any free one
    std::shared_ptr<const TlsContext> tls;  // none: plain
};

class Server {
  public:
    Server(runtime::Shards& shards,
           Clock& clock,
           Routes routes,
           WsOpen open_ws,
           ServerSettings settings);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Returns the port. Unavailable LISTEN_FAILED.
    Result<std::uint16_t> listen(const ListenSettings& settings);
    // The shards run.
    void start();
    // Stops accepting, ends sessions with Goodbye{Unavailable SERVER_STOPPING}, lets requests end
    // for `drain`, then cuts what is left.
    Task<void> stop(std::chrono::milliseconds drain);

    // Connections now, of both kinds.
    [[nodiscard]] std::size_t connections() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kapok::net
