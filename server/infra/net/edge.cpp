#include "net/edge.h"

#include "net/errors.h"
#include "net/http_connection.h"
#include "net/ws_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>

namespace kapok::net {

namespace {

// One read takes all small frames that came; larger ones come in pieces.
constexpr std::size_t kReadBufferBytes = 65'536;

}  // namespace

Edge::Edge(runtime::Shard& shard, EdgeContext context)
    : shard_(shard),
      context_(context),
      read_buffer_(kReadBufferBytes),
      write_scratch_(Stream::kScratchBytes),
      emptied_(shard.context()),
      scope_(shard.executor()) {}

Edge::~Edge() = default;

void Edge::accept(Stream stream, std::string address) {
    if (stopping_) {
        return;
    }
    auto connection =
        std::make_shared<HttpConnection>(shared_from_this(), std::move(stream), std::move(address));
    http_.insert(connection.get());
    ++context_.totals.connections;
    scope_.spawn("net.http", HttpConnection::run(std::move(connection)));
}

void Edge::adopt_websocket(Stream stream, std::string address, std::string early) {
    auto connection = std::make_shared<WsConnection>(shared_from_this(), std::move(stream));
    websockets_.insert(connection);
    ++context_.totals.connections;
    connection->start(context_.open_ws(shard_.index(), *connection, std::move(address)),
                      std::move(early));
    if (stopping_) {
        connection->stop(
            Error(Code::kUnavailable, errors::kServerStopping, "the server is stopping"));
    }
}

void Edge::flush_later(std::shared_ptr<WsConnection> connection) {
    if (to_flush_.empty()) {
        // Behind everything that is ready now, so that what it queues leaves in the same write.
        boost::asio::post(shard_.context(), [self = shared_from_this()] { self->flush_all(); });
    }
    to_flush_.push_back(std::move(connection));
}

void Edge::flush_all() {
    auto connections = std::move(to_flush_);
    to_flush_.clear();
    for (const auto& connection : connections) {
        connection->flush();
    }
    if (to_flush_.empty()) {  // keep the memory for the next turn
        connections.clear();
        to_flush_ = std::move(connections);
    }
}

void Edge::forget(HttpConnection& connection) {
    if (http_.erase(&connection) > 0) {
        --context_.totals.connections;
        wake_if_empty();
    }
}

void Edge::forget(WsConnection& connection) {
    if (websockets_.erase(connection.shared_from_this()) > 0) {
        --context_.totals.connections;
        wake_if_empty();
    }
}

void Edge::wake_if_empty() {
    if (stopping_ && http_.empty() && websockets_.empty()) {
        emptied_.cancel();
    }
}

void Edge::begin_stop(const Error& why) {
    stopping_ = true;
    for (auto* connection : http_) {
        connection->stop_if_idle();
    }
    const std::vector<std::shared_ptr<WsConnection>> sessions(websockets_.begin(),
                                                              websockets_.end());
    for (const auto& connection : sessions) {
        connection->stop(why);
    }
}

Task<void> Edge::finish_stop(std::chrono::milliseconds drain) {
    emptied_.expires_after(drain);
    if (!http_.empty() || !websockets_.empty()) {
        co_await emptied_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    const std::vector<std::shared_ptr<WsConnection>> sessions(websockets_.begin(),
                                                              websockets_.end());
    for (const auto& connection : sessions) {
        connection->abort();
    }
    co_await scope_.close();
}

}  // namespace kapok::net
