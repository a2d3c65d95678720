#include "tools/cli/server.h"

#include "runtime/blocking.h"
#include "tools/cli/failure.h"

#include <algorithm>
#include <thread>

namespace kapok::cli {

namespace {

constexpr std::chrono::seconds kAnswerWait{70};  // the slowest method may take 60 s
constexpr std::chrono::milliseconds kRetryWait{500};
constexpr std::chrono::milliseconds kRetryWaitMax{10'000};

}  // namespace

void pause_before_retry(const Error& error, int attempt) {
    const auto asked = std::chrono::milliseconds(error.retry_after_ms());
    const auto ours = kRetryWait * (1 << std::min(attempt, 5));
    std::this_thread::sleep_for(std::min(std::max(asked, ours), kRetryWaitMax));
}

Result<std::unique_ptr<Server>> Server::create(const std::string& url, std::string token) {
    TRY(auto address, net::ServerAddress::parse(url));
    return std::unique_ptr<Server>(new Server(std::move(address), std::move(token)));
}

Server::Server(net::ServerAddress address, std::string token) : token_(std::move(token)) {
    settings_.server = std::move(address);
    settings_.answer_wait = kAnswerWait;
    shards_.start();
}

Server::~Server() { shards_.stop(); }

Result<std::string> Server::call_bytes(std::string method, std::string body) {
    return runtime::wait_for(
        shards_.at(0).executor(),
        net::connect_call(&timers_, settings_, std::move(method), std::move(body), token_));
}

Result<net::HttpReply> Server::http(net::HttpCall call) {
    call.headers.emplace_back("authorization", "Bearer " + token_);
    return runtime::wait_for(shards_.at(0).executor(),
                             net::http_call(&timers_, settings_, std::move(call)));
}

Server::Pushes::Pushes(Server& server)
    : server_(server),
      client_(std::make_unique<net::GatewayClient>(
          server.shards_.at(0).executor(), server.timers_, server.random_)) {}

Result<gateway::v1::Welcome> Server::Pushes::connect() {
    return runtime::wait_for(
        server_.shards_.at(0).executor(),
        client_->connect(server_.settings_, server_.token_, "kapok " KAPOK_VERSION));
}

Server::Pushes::~Pushes() { runtime::wait_for(server_.shards_.at(0).executor(), client_->close()); }

}  // namespace kapok::cli
