// One HTTP/1.1 connection: requests one after the other, until it ends or becomes a WebSocket.
// Internal to net; lives on one shard. A request has a deadline from its first byte on, so a slow
// client holds little for a short time.
#pragma once

#include "net/edge.h"
#include "net/http_parser.h"
#include "net/http_reply.h"
#include "net/stream.h"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>

namespace kapok::net {

class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
  public:
    HttpConnection(std::shared_ptr<Edge> edge, Stream stream, std::string address);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    static Task<void> run(std::shared_ptr<HttpConnection> self);
    // Ends it if it waits for a request.
    void stop_if_idle();

  private:
    enum class Next { kRequest, kEnd, kGone };

    Task<bool> shake_hands();
    Task<Next> serve_one();
    // Reads and answers the body of a request whose route is known.
    Task<Next> serve_route(const Route* route);
    Task<Next> upgrade();
    // Feeds the parser until it says something else than kNeedMore. kFailed also if the peer left
    // or was too slow.
    Task<ParseStatus> advance();
    // Reads something into in_; false if the peer left, was too slow, or the server stops.
    Task<bool> fill();
    Task<Next> reply(HttpResponse response,
                     std::optional<ReplyConditions> conditions,
                     AfterReply after);
    Task<bool> send_body(HttpResponse response, std::string head, ByteRange part);
    Task<bool> send(std::string bytes);
    Task<Next> refuse(HttpResponse response);
    Task<Next> refuse_failed_parse();
    // Lets the peer read our last words before the connection goes.
    Task<void> linger();

    void describe_client(HttpRequest& request) const;
    // Takes memory for a body out of the server's budget; false if there is none left.
    bool claim_body(std::size_t size);
    void release_body();
    // Ends the wait for the peer after so long.
    void watch(std::chrono::milliseconds wait);
    void unwatch();

    std::shared_ptr<Edge> edge_;
    std::string address_;

    Stream stream_;
    std::optional<HttpRequestParser> parser_;
    std::string in_;  // came, not parsed
    std::size_t claimed_ = 0;
    boost::asio::steady_timer watchdog_;
    std::uint64_t watch_turn_ = 0;
    bool waits_for_request_ = false;
    bool timed_out_ = false;
    bool peer_left_ = false;
};

}  // namespace kapok::net
