// What the connections of one shard share: settings, buffers, who is there, the flush at the end of
// a loop turn. Internal to net. Everything is called on the shard.
#pragma once

#include "base/clock.h"
#include "net/routes.h"
#include "net/settings.h"
#include "net/stream.h"
#include "net/ws_endpoint.h"
#include "runtime/scope.h"
#include "runtime/shard.h"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <span>
#include <unordered_set>
#include <vector>

namespace kapok::net {

class HttpConnection;
class WsConnection;

// Counted over all shards.
struct EdgeTotals {
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> body_bytes{0};
};

// What all edges of a server have in common; outlives them.
struct EdgeContext {
    const ServerSettings& settings;
    const Routes& routes;
    const WsOpen& open_ws;
    Clock& clock;
    EdgeTotals& totals;
};

class Edge final : public std::enable_shared_from_this<Edge> {
  public:
    Edge(runtime::Shard& shard, EdgeContext context);
    ~Edge();
    Edge(const Edge&) = delete;
    Edge& operator=(const Edge&) = delete;

    // A new connection begins to be served.
    void accept(Stream stream, std::string address);
    // An upgraded connection; `early` came behind the handshake.
    void adopt_websocket(Stream stream, std::string address, std::string early);

    // Idle HTTP connections end, sessions are told; what is at work goes on.
    void begin_stop(const Error& why);
    // Waits until all connections have ended, at most so long; then ends them.
    Task<void> finish_stop(std::chrono::milliseconds drain);

    // --- For the connections ---

    [[nodiscard]] const EdgeContext& context() const { return context_; }
    [[nodiscard]] const ServerSettings& settings() const { return context_.settings; }
    [[nodiscard]] bool stopping() const { return stopping_; }
    boost::asio::io_context::executor_type executor() { return shard_.executor(); }
    // Shared by all: what is in them is good until the next suspension.
    std::span<char> read_buffer() { return read_buffer_; }
    std::span<char> write_scratch() { return write_scratch_; }
    // Flushes the connection at the end of this turn of the loop, together with all others.
    void flush_later(std::shared_ptr<WsConnection> connection);
    void forget(HttpConnection& connection);
    void forget(WsConnection& connection);

  private:
    void flush_all();
    void wake_if_empty();

    runtime::Shard& shard_;
    EdgeContext context_;

    std::vector<char> read_buffer_;
    std::vector<char> write_scratch_;
    std::unordered_set<HttpConnection*> http_;
    std::unordered_set<std::shared_ptr<WsConnection>> websockets_;
    std::vector<std::shared_ptr<WsConnection>> to_flush_;
    bool stopping_ = false;
    boost::asio::steady_timer emptied_;
    runtime::Scope scope_;
};

}  // namespace kapok::net
