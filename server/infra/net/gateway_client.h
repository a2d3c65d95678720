// A client of the protocol kapok.v1 over a real WebSocket, for the command line, load tools and
// end-to-end tests.
//
//     GatewayClient client(executor, timers, random);
//     CO_TRY(auto welcome, co_await client.connect(settings, token, "kapok 0.1.0"));
//     CO_TRY(auto response, co_await client.call<SendRequest, SendResponse>("…/Send", request));
//     client.on_push = [](const gateway::v1::Push& push) { … };
//     co_await client.close();           // always, before it is destroyed
//
// One executor, one thread. Many calls may be in flight. It does not reconnect: when the connection
// ends, calls fail with Unavailable CONNECTION_FAILED and on_closed tells why.
#pragma once

#include "base/result.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "net/client.h"
#include "runtime/completion.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace kapok {
class Random;
}

namespace kapok::net {

class GatewayClient {
  public:
    GatewayClient(boost::asio::any_io_executor executor, runtime::Timers& timers, Random& random);
    ~GatewayClient();
    GatewayClient(const GatewayClient&) = delete;
    GatewayClient& operator=(const GatewayClient&) = delete;

    // NOLINTBEGIN(readability-identifier-naming): set by the owner before connect()
    std::function<void(const gateway::v1::Push&)> on_push;
    std::function<void(const Error& why)> on_closed;
    // NOLINTEND(readability-identifier-naming)

    // Connects, says Hello and waits for Welcome. A Goodbye's error is the result. Once.
    Task<Result<gateway::v1::Welcome>> connect(ClientSettings settings,
                                               std::string token,
                                               std::string client_name);

    // The serialised response. Timeout DEADLINE_PASSED some seconds after the server should have
    // said so.
    Task<Result<std::string>> call_bytes(std::string method,
                                         std::string body,
                                         std::chrono::milliseconds timeout);
    template <class Request, class Response>
    Task<Result<Response>> call(std::string method,
                                Request request,
                                std::chrono::milliseconds timeout = std::chrono::seconds(15));

    [[nodiscard]] bool connected() const;
    Task<void> close();

  private:
    struct Connection;

    static Task<void> read_all(GatewayClient* self);
    // Sends Pings and ends overdue calls.
    static Task<void> watch(GatewayClient* self);
    static Task<void> write_queued(GatewayClient* self);
    Task<Result<void>> shake_hands(ClientSettings settings);
    void on_frame(std::string_view bytes);
    void send(const gateway::v1::Frame& frame);
    void queue(std::string_view payload, bool is_pong);
    void answer(std::uint32_t id, Result<std::string> result);
    void fail(const Error& why);

    boost::asio::any_io_executor executor_;
    runtime::Timers& timers_;
    Random& random_;

    struct Waiting {
        runtime::Completion<Result<std::string>> done;
        Instant overdue;
    };
    std::unique_ptr<Connection> connection_;
    std::unordered_map<std::uint32_t, Waiting> waiting_;
    runtime::Completion<Result<gateway::v1::Welcome>> welcomed_;
    std::uint32_t last_id_ = 0;
    std::chrono::milliseconds heartbeat_{30'000};
    runtime::Scope scope_;
};

template <class Request, class Response>
Task<Result<Response>> GatewayClient::call(std::string method,
                                           Request request,
                                           std::chrono::milliseconds timeout) {
    CO_TRY(const auto body,
           co_await call_bytes(std::move(method), request.SerializeAsString(), timeout));
    Response response;
    if (!response.ParseFromString(body)) {
        co_return Error(Code::kInternal, "ANSWER_MALFORMED", "not the method's response");
    }
    co_return response;
}

}  // namespace kapok::net
