#include "net/http_connection.h"

#include "base/log.h"
#include "net/errors.h"
#include "net/ws_upgrade.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>

namespace kapok::net {

namespace {

// Pieces in which a streamed body is read.
constexpr std::size_t kPieceBytes = 262'144;
// What a refused client may still send before it is cut off.
constexpr std::size_t kLingerBytesMax = std::size_t{8} << 20U;

HttpResponse refusal(int status, const Error& error) {
    auto response = error_response(error);
    response.status = status;
    return response;
}

// A handler's exception is a broken world of ours, but no reason to lose the connection without a
// word.
Task<HttpResponse> call_handler(const Route* route, HttpRequest request) {
    const auto path = route->path;
    try {
        co_return co_await route->handler(std::move(request));
    } catch (const boost::system::system_error& error) {
        if (error.code() == boost::asio::error::operation_aborted) {
            throw;
        }
        LOG(error, "handler failed", kv("route", path), kv("what", error.what()));
    } catch (const std::exception& error) {
        LOG(error, "handler failed", kv("route", path), kv("what", error.what()));
    }
    co_return error_response(Error(Code::kInternal, errors::kInternal, "a fault of the server"));
}

// Tells the edge at the end, however the coroutine ends.
class Leave {
  public:
    Leave(Edge& edge, HttpConnection& connection) : edge_(edge), connection_(connection) {}
    ~Leave() { edge_.forget(connection_); }
    Leave(const Leave&) = delete;
    Leave& operator=(const Leave&) = delete;

  private:
    Edge& edge_;
    HttpConnection& connection_;
};

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<Edge> edge, Stream stream, std::string address)
    : edge_(std::move(edge)),
      address_(std::move(address)),
      stream_(std::move(stream)),
      watchdog_(edge_->executor()) {}

HttpConnection::~HttpConnection() { release_body(); }

Task<void> HttpConnection::run(std::shared_ptr<HttpConnection> self) {
    const Leave leave(*self->edge_, *self);
    if (!co_await self->shake_hands()) {
        co_return;
    }
    auto next = Next::kRequest;
    while (next == Next::kRequest) {
        next = co_await self->serve_one();
        self->release_body();
    }
    if (next == Next::kEnd) {
        co_await self->linger();
    }
    self->unwatch();
    self->stream_.close();
}

void HttpConnection::stop_if_idle() {
    if (waits_for_request_) {
        peer_left_ = true;
        stream_.cancel();
    }
}

Task<bool> HttpConnection::shake_hands() {
    watch(edge_->settings().head_wait);
    for (;;) {
        const auto progress = stream_.handshake();
        if (progress.status == Stream::Status::kOk) {
            co_return true;
        }
        if (progress.status == Stream::Status::kFailed ||
            progress.status == Stream::Status::kEnded) {
            co_return false;
        }
        const bool ready = co_await stream_.wait(readiness_of(progress.status));
        if (!ready) {
            co_return false;
        }
    }
}

Task<HttpConnection::Next> HttpConnection::serve_one() {
    if (edge_->stopping() && in_.empty()) {
        co_return Next::kEnd;  // the last answer had left the connection open
    }
    parser_.emplace(edge_->settings().head_bytes_max);
    waits_for_request_ = in_.empty();
    const auto status = co_await advance();
    waits_for_request_ = false;
    if (status != ParseStatus::kHead) {
        co_return co_await refuse_failed_parse();
    }
    const auto& request = parser_->request();
    if (request.path == edge_->settings().ws_path) {
        co_return co_await upgrade();
    }
    const auto found = edge_->context().routes.find(request.method, request.path);
    if (found.route == nullptr && found.allowed.empty()) {
        co_return co_await refuse(error_response(
            Error(Code::kNotFound, errors::kPathUnknown, "nothing is at this path")));
    }
    if (found.route == nullptr) {
        auto response =
            refusal(405, Error(Code::kInvalid, errors::kMethodNotAllowed, "not by this method"));
        response.headers.add("allow", found.allowed);
        co_return co_await refuse(std::move(response));
    }
    co_return co_await serve_route(found.route);
}

Task<HttpConnection::Next> HttpConnection::serve_route(const Route* route) {
    const auto& settings = edge_->settings();
    parser_->set_body_bytes_max(route->body_bytes_max);
    if (parser_->has_body()) {
        const auto said = parser_->body_bytes().value_or(route->body_bytes_max);
        const auto size = std::min(said, route->body_bytes_max);
        const bool fits = said == size;
        if (fits && !claim_body(size)) {
            co_return co_await refuse(
                error_response(Error(Code::kUnavailable, errors::kOverloaded, "the server is busy")
                                   .with_retry_after_ms(1'000)));
        }
        const auto& expect = parser_->request().headers.find("expect");
        if (!expect.empty() && in_.empty() && fits) {
            const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
            if (!sent) {
                co_return Next::kGone;
            }
        }
        watch(settings.body_wait +
              std::chrono::milliseconds(size * 1'000 / settings.body_rate_min));
    }
    const auto status = co_await advance();
    if (status != ParseStatus::kDone) {
        co_return co_await refuse_failed_parse();
    }
    unwatch();
    auto request = parser_->take();
    parser_.reset();
    describe_client(request);
    const bool keep = request.keep_alive;
    ReplyConditions conditions(request);
    auto response = co_await call_handler(route, std::move(request));
    const auto after = keep && !edge_->stopping() ? AfterReply::kKeepAlive : AfterReply::kClose;
    co_return co_await reply(std::move(response), std::move(conditions), after);
}

Task<HttpConnection::Next> HttpConnection::upgrade() {
    auto request = parser_->take();
    describe_client(request);
    if (!wants_websocket(request) || parser_->has_body()) {
        auto response =
            refusal(426, Error(Code::kInvalid, errors::kWsHandshakeBad, "this is a WebSocket"));
        response.headers.add("upgrade", "websocket");
        co_return co_await refuse(std::move(response));
    }
    auto head = accept_websocket(request, edge_->settings().allowed_origins);
    if (!head) {
        co_return co_await refuse(error_response(head.error()));
    }
    if (edge_->stopping()) {
        co_return co_await refuse(error_response(
            Error(Code::kUnavailable, errors::kServerStopping, "the server is stopping")
                .with_retry_after_ms(2'000)));
    }
    const bool sent = co_await send(std::move(*head));
    if (sent) {
        unwatch();
        edge_->adopt_websocket(std::move(stream_), std::move(request.address), std::move(in_));
    }
    co_return Next::kGone;
}

Task<ParseStatus> HttpConnection::advance() {
    for (;;) {
        std::string_view bytes(in_);
        const auto status = parser_->feed(bytes);
        in_.erase(0, in_.size() - bytes.size());
        if (status != ParseStatus::kNeedMore) {
            co_return status;
        }
        if (in_.empty()) {
            std::string().swap(in_);
        }
        const bool filled = co_await fill();
        if (!filled) {
            co_return ParseStatus::kFailed;
        }
        if (waits_for_request_) {
            waits_for_request_ = false;
            watch(edge_->settings().head_wait);
        }
    }
}

Task<bool> HttpConnection::fill() {
    while (!timed_out_ && !peer_left_) {
        const auto progress = stream_.read(edge_->read_buffer());
        if (progress.status == Stream::Status::kOk) {
            in_.append(edge_->read_buffer().data(), progress.bytes);
            co_return true;
        }
        if (progress.status == Stream::Status::kEnded ||
            progress.status == Stream::Status::kFailed) {
            peer_left_ = true;
            break;
        }
        co_await stream_.wait(readiness_of(progress.status));
    }
    co_return false;
}

Task<HttpConnection::Next> HttpConnection::reply(HttpResponse response,
                                                 std::optional<ReplyConditions> conditions,
                                                 AfterReply after) {
    response.headers.set("x-content-type-options", "nosniff");
    auto plan = plan_reply(conditions ? *conditions : ReplyConditions(HttpRequest{}),
                           response,
                           after,
                           edge_->context().clock.wall_now());
    const bool sent = co_await send_body(std::move(response), std::move(plan.head), plan.body);
    if (!sent) {
        co_return Next::kGone;
    }
    watch(edge_->settings().idle_wait);
    co_return after == AfterReply::kClose ? Next::kEnd : Next::kRequest;
}

Task<bool> HttpConnection::send_body(HttpResponse response, std::string head, ByteRange part) {
    if (const auto* text = std::get_if<std::string>(&response.body)) {
        head += std::string_view(*text).substr(part.offset, part.length);
        co_return co_await send(std::move(head));
    }
    const auto read = std::get<StreamedBody>(response.body).read;
    while (part.length > 0) {
        auto piece = co_await read(part.offset, std::min<std::uint64_t>(part.length, kPieceBytes));
        if (!piece || piece->empty() || piece->size() > part.length) {
            LOG(warn, "a body could not be read to its end");
            co_return false;  // the head has promised more: only a cut connection tells the truth
        }
        part.offset += piece->size();
        part.length -= piece->size();
        head += *piece;
        const bool sent = co_await send(std::move(head));
        if (!sent) {
            co_return false;
        }
        head.clear();
    }
    if (head.empty()) {
        co_return true;
    }
    co_return co_await send(std::move(head));
}

Task<bool> HttpConnection::send(std::string bytes) {
    std::string_view rest(bytes);
    watch(edge_->settings().write_wait);
    while (!rest.empty() && !timed_out_) {
        const std::array<iovec, 1> parts{iovec{const_cast<char*>(rest.data()), rest.size()}};
        const auto progress = stream_.write(parts, edge_->write_scratch());
        if (progress.status == Stream::Status::kOk) {
            rest.remove_prefix(progress.bytes);
            watch(edge_->settings().write_wait);
            continue;
        }
        if (progress.status == Stream::Status::kEnded ||
            progress.status == Stream::Status::kFailed) {
            co_return false;
        }
        co_await stream_.wait(readiness_of(progress.status));
    }
    co_return rest.empty();
}

Task<HttpConnection::Next> HttpConnection::refuse(HttpResponse response) {
    std::optional<ReplyConditions> conditions;
    if (parser_) {
        conditions.emplace(parser_->request());
    }
    co_return co_await reply(std::move(response), std::move(conditions), AfterReply::kClose);
}

Task<HttpConnection::Next> HttpConnection::refuse_failed_parse() {
    if (peer_left_) {
        co_return Next::kGone;
    }
    const bool begun = parser_->begun() || !in_.empty();
    if (timed_out_) {
        if (!begun) {
            co_return Next::kGone;  // idle: nobody waits for an answer
        }
        timed_out_ = false;
        co_return co_await refuse(refusal(
            408, Error(Code::kTimeout, errors::kRequestTooSlow, "the request came too slowly")));
    }
    const int status = parser_->failure_status();
    const auto reason =
        status == 413 || status == 431 ? errors::kRequestTooLarge : errors::kRequestMalformed;
    const auto code = reason == errors::kRequestTooLarge ? Code::kTooLarge : Code::kInvalid;
    co_return co_await refuse(refusal(status, Error(code, reason, "the request cannot be taken")));
}

Task<void> HttpConnection::linger() {
    stream_.end_writing();
    watch(edge_->settings().close_wait);
    std::size_t dropped = in_.size();
    bool more = true;
    while (more && dropped <= kLingerBytesMax) {
        in_.clear();
        more = co_await fill();
        dropped += in_.size();
    }
}

void HttpConnection::describe_client(HttpRequest& request) const {
    request.address = address_;
    request.secure = stream_.secure();
    const auto& proxies = edge_->settings().trusted_proxies;
    if (std::find(proxies.begin(), proxies.end(), address_) == proxies.end()) {
        return;
    }
    // The last entry is what our proxy saw; those before it are the client's word.
    const auto forwarded = request.headers.find("x-forwarded-for");
    const auto last = forwarded.substr(forwarded.rfind(',') + 1);
    const auto begin = last.find_first_not_of(' ');
    if (begin != std::string_view::npos && last.size() <= 64) {
        request.address = last.substr(begin);
    }
    request.secure = request.secure || request.headers.find("x-forwarded-proto") == "https";
}

bool HttpConnection::claim_body(std::size_t size) {
    auto& total = edge_->context().totals.body_bytes;
    if (total.fetch_add(size) + size > edge_->settings().bodies_bytes_max) {
        total -= size;
        return false;
    }
    claimed_ = size;
    return true;
}

void HttpConnection::release_body() {
    edge_->context().totals.body_bytes -= claimed_;
    claimed_ = 0;
}

void HttpConnection::watch(std::chrono::milliseconds wait) {
    watchdog_.expires_after(wait);
    watchdog_.async_wait(
        [weak = weak_from_this(), turn = ++watch_turn_](const boost::system::error_code& ec) {
            const auto self = weak.lock();
            if (!ec && self && self->watch_turn_ == turn) {
                self->timed_out_ = true;
                self->stream_.cancel();
            }
        });
}

void HttpConnection::unwatch() {
    ++watch_turn_;
    watchdog_.cancel();
}

}  // namespace kapok::net
