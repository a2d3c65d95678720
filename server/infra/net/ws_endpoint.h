// What stands behind a WebSocket: usually an rpc::Session; an echo in tests.
#pragma once

#include "base/result.h"
#include "rpc/session.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::net {

// All functions are called on the connection's shard.
class WsEndpoint {
  public:
    virtual ~WsEndpoint() = default;
    // The bytes live during the call only.
    virtual void on_message(std::string_view message) = 0;
    // The transport's backlog has become smaller.
    virtual void on_drained() = 0;
    // Once, last.
    virtual void on_closed() = 0;
    // False: leave what the client sends in the socket until the backlog is smaller.
    [[nodiscard]] virtual bool wants_reading() const = 0;
    // The server stops: say why and close the transport.
    virtual void on_stop(const Error& why) = 0;
};

// Called on the shard for each connection; the transport outlives the endpoint's use of it.
using WsOpen = std::function<std::unique_ptr<WsEndpoint>(
    std::size_t shard, rpc::Transport& transport, std::string address)>;

// Connections become sessions of their shard's gateway. The gateways outlive the server.
WsOpen open_sessions(std::vector<rpc::Gateway*> gateways);

}  // namespace kapok::net
