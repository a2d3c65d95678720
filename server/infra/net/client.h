// HTTP from the client's side, for the command line, load tools and tests: one request, one
// connection; nothing blocks.
#pragma once

#include "base/result.h"
#include "net/http_parser.h"
#include "net/tls.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kapok::net {

// Where a server is.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    bool secure = false;

    // "https://chat.example.org", "http://127.0.0.1:8080". Invalid URL_BAD.
    static Result<ServerAddress> parse(std::string_view url);
    // As it stands in a Host header.
    [[nodiscard]] std::string host_and_port() const;
};

struct ClientSettings {
    ServerAddress server;
    // Connect to one of these instead of asking for the addresses of server.host, which then is
    // only a name.
    std::vector<std::string> addresses;
    // For secure servers; none: the system's certificates are trusted.
    std::shared_ptr<const TlsContext> tls;
    std::chrono::milliseconds connect_wait{10'000};
    std::chrono::milliseconds answer_wait{60'000};
    std::size_t answer_bytes_max = std::size_t{64} << 20U;
    // What a body longer than that is: a failure, or cut there.
    enum class LongAnswer { kRefused, kCut };
    LongAnswer long_answer = LongAnswer::kRefused;
};

struct HttpCall {
    std::string method = "GET";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// Any answer is a success. Unavailable CONNECTION_FAILED, Forbidden TLS_FAILED, Internal
// ANSWER_MALFORMED, Timeout DEADLINE_PASSED.
Task<Result<HttpReply>> http_call(runtime::Timers* timers, ClientSettings settings, HttpCall call);

// The server's own Error in a refusal; Unavailable or Internal ANSWER_MALFORMED if it has none.
Error error_of(const HttpReply& reply);

// Calls a method by Connect in its binary form; `token` may be empty. The server's own Error comes
// back as it was.
Task<Result<std::string>> connect_call(runtime::Timers* timers,
                                       ClientSettings settings,
                                       std::string method,
                                       std::string body,
                                       std::string token);

}  // namespace kapok::net
