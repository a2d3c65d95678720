// A WebSocket after its handshake. Internal to net; lives on one shard.
//
// No coroutine and no buffer while idle: one pending wait for readability. It reads into the
// shard's buffer, decodes all frames that came, and writes everything that was queued in a turn of
// the loop at once.
#pragma once

#include "net/edge.h"
#include "net/stream.h"
#include "net/ws_codec.h"
#include "net/ws_endpoint.h"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace kapok::net {

class WsConnection final : public rpc::Transport,
                           public std::enable_shared_from_this<WsConnection> {
  public:
    WsConnection(std::shared_ptr<Edge> edge, Stream stream);
    ~WsConnection() override;

    // `early`: bytes that came behind the handshake.
    void start(std::unique_ptr<WsEndpoint> endpoint, std::string early);
    // The server stops.
    void stop(const Error& why);
    // Ends at once.
    void abort();
    // Writes what is queued; by the edge, at the end of a turn.
    void flush();

    void send(rpc::SharedFrame frame) override;
    [[nodiscard]] Backlog backlog() const override;
    void close() override;

  private:
    enum class State : std::uint8_t {
        kOpen,
        kClosing,  // a close frame is queued; what is before it still leaves
        kEnding,   // all was written; waiting for the peer to close
        kEnded,
    };

    struct Outgoing {
        WsHeader header;
        rpc::SharedFrame payload;
        [[nodiscard]] std::size_t bytes() const { return header.view().size() + payload->size(); }
    };

    void wait_readable();
    void on_readable();
    void read_again_later();
    // Decodes all of `bytes`.
    void take(std::span<char> bytes);
    void on_event(const WsEvent& event);
    void queue(WsOpcode opcode, rpc::SharedFrame payload);
    void queue_pong(std::string_view payload);
    void begin_close(WsCloseCode code, std::string_view reason);
    // Takes written bytes off the queue.
    void advance(std::size_t bytes);
    void after_write();
    void end_writing();
    void arm_close_timer();

    std::shared_ptr<Edge> edge_;
    std::unique_ptr<WsEndpoint> endpoint_;

    Stream stream_;
    WsDecoder decoder_;
    // [next_, end) waits; of the first one `written_` bytes have left.
    std::vector<Outgoing> queue_;
    std::size_t next_ = 0;
    std::size_t written_ = 0;
    std::size_t queued_bytes_ = 0;
    std::unique_ptr<boost::asio::steady_timer> close_timer_;  // from kClosing on
    State state_ = State::kOpen;
    bool reading_ = false;  // a wait for readability is pending
    bool paused_ = false;   // bytes are left in the socket until the client takes its responses
    bool writing_ = false;  // a wait for writability is pending
    bool to_be_flushed_ = false;
    bool peer_closed_ = false;  // its close frame came, or its end of the bytes
};

}  // namespace kapok::net
