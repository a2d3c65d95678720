// A session: the protocol kapok.v1 of one connection, without the connection.
//
// The transport (infra/net, or rpc/testing in process) moves bytes; the session decides. A session
// and its transport live on one shard: everything here is called on it. The session is kept alive
// by its transport and by the calls it has in flight, which finish even if the client is gone.
//
// Outbound limits: below `soft` everything is sent; between soft and hard, ephemeral pushes are
// dropped; above hard, all pushes are dropped, and one Resync follows when the backlog is small
// again. Responses are never dropped: the session stops wanting to read instead.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "runtime/task.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::gateway::v1 {
class Frame;
class Hello;
class Request;
}  // namespace kapok::gateway::v1

namespace kapok::rpc {

class Gateway;

// The way to the client. None of its functions calls the session back before it returns.
class Transport {
  public:
    struct Backlog {
        std::size_t frames = 0;
        std::size_t bytes = 0;
    };

    virtual ~Transport() = default;
    // Queues a frame. Frames leave in order; those queued in one turn of the loop leave in one
    // write. Does nothing after close().
    virtual void send(SharedFrame frame) = 0;
    // What send() took and the socket has not taken yet.
    [[nodiscard]] virtual Backlog backlog() const = 0;
    // Sends what is queued (for a few seconds at most), then ends the connection and calls
    // Session::on_closed(). Idempotent.
    virtual void close() = 0;
};

struct SessionSettings {
    std::chrono::milliseconds hello_wait{10'000};
    std::chrono::milliseconds heartbeat{30'000};
    std::size_t in_flight_max = 64;
    std::size_t frame_bytes_max = 1'048'576;
    Transport::Backlog soft{256, 262'144};
    Transport::Backlog hard{1'024, 1'048'576};
};

class Session final : public std::enable_shared_from_this<Session> {
  public:
    // By Gateway::open() only.
    Session(Gateway& gateway, Transport& transport, std::string address);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // --- What the transport calls ---

    // One whole WebSocket message. The bytes need to live during the call only.
    void on_message(std::string_view frame);
    // The backlog has become smaller. Call it after each write. It counts as a sign of life, since
    // a client sends no Ping while it receives: a peer that vanished in the middle of pushes is for
    // the transport to notice (TCP_USER_TIMEOUT).
    void on_drained();
    // The connection is gone, for whatever reason. Once, last; the transport is not touched after
    // it.
    void on_closed();
    // False while the client does not take its responses: leave its frames in the socket. Look
    // again after on_drained().
    [[nodiscard]] bool wants_reading() const;

    // --- What the shard's registry and gateway call ---

    void push(const SharedFrame& frame, Urgency urgency);
    // Sends Goodbye and closes.
    void say_goodbye(const Error& error);
    // Ends a session whose Hello is late or that fell silent.
    void check_time(Instant now);
    [[nodiscard]] const Caller& caller() const { return caller_; }
    [[nodiscard]] bool is_open() const { return state_ == State::kOpen; }

  private:
    enum class State { kAwaitingHello, kSigningIn, kOpen, kEnded };

    void on_hello(const gateway::v1::Hello& hello);
    void on_request(gateway::v1::Request& request);
    void start_call(gateway::v1::Request request);
    // Static: they hold the session by what they are given, not by `this`.
    static Task<void> sign_in(std::shared_ptr<Session> self, std::string token);
    static Task<Result<std::uint64_t>> identify(std::shared_ptr<Session> self, std::string token);
    static Task<void> run_call(std::shared_ptr<Session> self, gateway::v1::Request request);
    void welcome(std::uint64_t feed_head);
    void respond(std::uint32_t id, const Error& error, std::string_view request_id);
    void send(const gateway::v1::Frame& frame);
    void resync_if_room();
    void end();
    void leave();

    Gateway& gateway_;
    Transport* transport_;  // null after on_closed()
    std::string address_;

    State state_ = State::kAwaitingHello;
    bool registered_ = false;
    bool resync_due_ = false;
    Caller caller_;
    Instant opened_;
    Instant heard_;
    std::size_t in_flight_ = 0;
    // What came between Hello and Welcome.
    std::vector<gateway::v1::Request> held_requests_;
    std::vector<SharedFrame> held_pushes_;
};

}  // namespace kapok::rpc
