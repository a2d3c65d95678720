// The server, as commands see it: calls that block until they are answered. Used by the main
// thread; the network runs on a thread of its own.
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "net/client.h"
#include "net/gateway_client.h"
#include "runtime/shard.h"
#include "runtime/timers.h"
#include "tools/cli/failure.h"

#include <chrono>
#include <memory>
#include <string>

namespace kapok::cli {

class Server {
  public:
    // Nothing is sent yet. Invalid URL_BAD. `token` may be empty.
    static Result<std::unique_ptr<Server>> create(const std::string& url, std::string token);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    template <class Response, class Request>
    Result<Response> call(std::string_view method, const Request& request);
    // Once more after a short wait if the answer may have been lost. For idempotent methods only.
    template <class Response, class Request>
    Result<Response> call_twice(std::string_view method, const Request& request);
    // With the token. Any answer is a success.
    Result<net::HttpReply> http(net::HttpCall call);

    void set_token(std::string token) { token_ = std::move(token); }
    // For what may take long.
    void wait_for_answers(std::chrono::milliseconds wait) { settings_.answer_wait = wait; }

    // A WebSocket whose callbacks run on the network's thread. Set them before connect().
    class Pushes {
      public:
        explicit Pushes(Server& server);
        // Closes the connection; no callback runs after it.
        ~Pushes();
        Pushes(const Pushes&) = delete;
        Pushes& operator=(const Pushes&) = delete;

        net::GatewayClient& client() { return *client_; }
        Result<gateway::v1::Welcome> connect();

      private:
        Server& server_;
        std::unique_ptr<net::GatewayClient> client_;
    };

  private:
    Server(net::ServerAddress address, std::string token);
    Result<std::string> call_bytes(std::string method, std::string body);

    net::ClientSettings settings_;
    std::string token_;
    runtime::SystemTimers timers_;
    SystemRandom random_;
    runtime::Shards shards_{1};
};

// How long to wait before a repetition.
void pause_before_retry(const Error& error, int attempt);

template <class Response, class Request>
Result<Response> Server::call(std::string_view method, const Request& request) {
    TRY(const auto body, call_bytes(std::string(method), request.SerializeAsString()));
    Response response;
    if (!response.ParseFromString(body)) {
        return Error(Code::kInternal, "ANSWER_MALFORMED", "not the method's response");
    }
    return response;
}

template <class Response, class Request>
Result<Response> Server::call_twice(std::string_view method, const Request& request) {
    auto response = call<Response>(method, request);
    if (response.has_value() || !worth_retrying(response.error())) {
        return response;
    }
    pause_before_retry(response.error(), 0);
    return call<Response>(method, request);
}

}  // namespace kapok::cli
