// A client of the protocol kapok.v1 without sockets: it speaks frames with a Session through two
// queues, under virtual time. Scenario and simulation tests drive the whole server with it.
//
//     InProcessClient alice(gateway, loop.timers(), loop.executor());
//     auto welcome = co_await alice.connect("token");
//     auto sent = co_await alice.call<SendRequest, SendResponse>("…/Send", request);
//     auto push = co_await alice.next_push();
//     alice.cut();                       // the network dies; connect() again later
//     co_await alice.close();            // always, before it is destroyed
//
// One thread. Frames keep their order within a direction, as on TCP: a delayed one holds up those
// behind it.
#pragma once

#include "base/result.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "rpc/gateway.h"
#include "rpc/session.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace kapok::rpc::testing {

enum class Direction { kToServer, kToClient };

// What the network does to one frame.
struct Fate {
    enum class Kind { kDeliver, kDrop, kCut };
    Kind kind = Kind::kDeliver;
    std::chrono::milliseconds delay{0};
};

class InProcessClient {
  public:
    // Looks at each frame when it is sent.
    using Network = std::function<Fate(Direction, const std::string& frame)>;

    InProcessClient(Gateway& gateway,
                    runtime::Timers& timers,
                    boost::asio::any_io_executor executor,
                    std::string address = "192.0.2.1");
    ~InProcessClient();
    InProcessClient(const InProcessClient&) = delete;
    InProcessClient& operator=(const InProcessClient&) = delete;

    void set_network(Network network) { network_ = std::move(network); }

    // Opens a connection, says Hello and waits for Welcome. The Goodbye's error if there is none.
    Task<Result<gateway::v1::Welcome>> connect(std::string token);
    // Opens a connection and says nothing.
    void open();
    void send(const gateway::v1::Frame& frame);
    void send_bytes(std::string bytes);

    // The response, its error, Unavailable DISCONNECTED, or Timeout when none of them came.
    template <class Request, class Response>
    Task<Result<Response>> call(std::string method,
                                Request request,
                                std::chrono::milliseconds timeout = std::chrono::seconds(15));
    // The server's time limit of a call alone, and no wait for the answer.
    std::uint32_t start_call(std::string method, std::string body, std::uint32_t timeout_ms = 0);
    Task<Result<std::string>> finish_call(std::uint32_t id, std::chrono::milliseconds timeout);

    // The next push that was not taken yet; fails when the connection ends.
    Task<Result<gateway::v1::Push>> next_push();
    std::deque<gateway::v1::Push>& pushes() { return pushes_; }
    // Frames that are neither responses nor pushes, in order (Welcome, Pong, Goodbye).
    std::deque<gateway::v1::Frame>& others() { return others_; }

    // Frames to the client stay in the session's backlog.
    void stop_reading();
    void resume_reading();
    // The connection ends here and now; what is under way is lost.
    void cut();
    [[nodiscard]] bool connected() const;
    Task<void> until_disconnected();
    [[nodiscard]] std::optional<gateway::v1::Goodbye> goodbye() const;
    // Null if there is no connection.
    [[nodiscard]] Session* session() const;

    Task<void> close();

  private:
    struct Connection;

    void on_frame(const std::string& bytes);
    void on_end();
    Task<void> changed();
    Task<Result<gateway::v1::Welcome>> await_welcome();
    Task<Result<std::string>> await_response(std::uint32_t id);

    Gateway& gateway_;
    runtime::Timers& timers_;
    boost::asio::any_io_executor executor_;
    std::string address_;
    Network network_;

    std::shared_ptr<Connection> connection_;
    std::uint32_t last_id_ = 0;
    std::map<std::uint32_t, std::optional<gateway::v1::Response>> calls_;
    std::deque<gateway::v1::Push> pushes_;
    std::deque<gateway::v1::Frame> others_;
    boost::asio::steady_timer changed_;  // never expires; cancelled at each change
    runtime::Scope scope_;
};

template <class Request, class Response>
Task<Result<Response>> InProcessClient::call(std::string method,
                                             Request request,
                                             std::chrono::milliseconds timeout) {
    const auto id = start_call(std::move(method), request.SerializeAsString());
    CO_TRY(const auto body, co_await finish_call(id, timeout));
    Response response;
    if (!response.ParseFromString(body)) {
        co_return Error(Code::kInternal, "RESPONSE_MALFORMED", "not the method's response");
    }
    co_return response;
}

}  // namespace kapok::rpc::testing
