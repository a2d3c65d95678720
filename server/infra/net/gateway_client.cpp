#include "net/gateway_client.h"

#include "base/random.h"
#include "net/client_stream.h"
#include "net/errors.h"
#include "net/http_text.h"
#include "net/ws_codec.h"
#include "net/ws_upgrade.h"
#include "rpc/error_codec.h"

#include <fmt/format.h>

#include <cstring>

namespace kapok::net {

namespace {

constexpr std::size_t kMessageBytesMax = std::size_t{64} << 20U;
constexpr std::uint32_t kProtocolVersion = 1;
// How much later than the server a call gives up.
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kWatchEvery{1'000};

Error broken(std::string what) {
    return Error(Code::kUnavailable, errors::kConnectionFailed, "the connection ended")
        .with_detail(std::move(what));
}

// Sec-WebSocket-Key wants the standard alphabet with padding: 22 characters of ours are 16 bytes.
std::string random_key(Random& random) {
    static constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string key;
    for (int i = 0; i < 21; ++i) {
        key += kAlphabet[random.below(kAlphabet.size())];
    }
    return key + "A==";  // the last character carries two bits only
}

}  // namespace

struct GatewayClient::Connection {
    explicit Connection(std::shared_ptr<Stream> stream_in)
        : stream(std::move(stream_in)), decoder(WsPeer::kServer, kMessageBytesMax) {}

    std::shared_ptr<Stream> stream;
    WsDecoder decoder;
    std::string early;   // came behind the handshake
    std::string queued;  // frames to be written
    bool writing = false;
    bool ended = false;
    Instant heard;
};

GatewayClient::GatewayClient(boost::asio::any_io_executor executor,
                             runtime::Timers& timers,
                             Random& random)
    : executor_(executor), timers_(timers), random_(random), scope_(std::move(executor)) {}

GatewayClient::~GatewayClient() = default;

bool GatewayClient::connected() const { return connection_ != nullptr && !connection_->ended; }

Task<Result<void>> GatewayClient::shake_hands(ClientSettings settings) {
    CO_TRY(auto stream, co_await open_stream(&timers_, settings));
    const auto key = random_key(random_);
    CO_TRY_VOID(co_await write_all(
        stream,
        fmt::format(
            "GET /v1/ws HTTP/1.1\r\nhost: {}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
            "sec-websocket-key: {}\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: "
            "{}\r\n\r\n",
            settings.server.host_and_port(),
            key,
            kWsProtocol)));
    HttpReplyParser parser(settings.answer_bytes_max, HttpReplyParser::Body::kExpected);
    std::string unparsed;
    auto status = ParseStatus::kNeedMore;
    while (status == ParseStatus::kNeedMore) {
        CO_TRY(const auto part, co_await read_some(stream));
        if (part.empty()) {
            co_return broken("during the handshake");
        }
        unparsed += part;
        std::string_view bytes(unparsed);
        status = parser.feed(bytes);
        unparsed.erase(0, unparsed.size() - bytes.size());
    }
    const auto reply = status == ParseStatus::kDone ? parser.take() : HttpReply{};
    if (reply.status != 101 || reply.headers.find("sec-websocket-accept") != ws_accept_key(key)) {
        co_return Error(
            Code::kInternal,
            errors::kAnswerMalformed,
            fmt::format("the server refused the WebSocket with status {}", reply.status));
    }
    connection_ = std::make_unique<Connection>(std::move(stream));
    connection_->early = std::move(unparsed);
    connection_->heard = timers_.clock().steady_now();
    co_return Result<void>();
}

Task<Result<gateway::v1::Welcome>> GatewayClient::connect(ClientSettings settings,
                                                          std::string token,
                                                          std::string client_name) {
    KAPOK_ASSERT(connection_ == nullptr, "a GatewayClient connects once");
    const auto deadline = Deadline::after(timers_.clock(), settings.connect_wait);
    CO_TRY_VOID(
        co_await runtime::with_deadline(timers_, deadline, shake_hands(std::move(settings))));
    gateway::v1::Frame frame;
    auto& hello = *frame.mutable_hello();
    hello.set_version(kProtocolVersion);
    hello.set_token(std::move(token));
    hello.set_client(std::move(client_name));
    scope_.spawn("net.client.read", read_all(this));
    scope_.spawn("net.client.watch", watch(this));
    auto welcome = co_await runtime::await_completion<Result<gateway::v1::Welcome>>(
        [&](runtime::Completion<Result<gateway::v1::Welcome>> done) {
            welcomed_ = std::move(done);
            send(frame);
        });
    if (welcome && welcome->heartbeat_ms() > 0) {
        heartbeat_ = std::chrono::milliseconds(welcome->heartbeat_ms());
    }
    co_return welcome;
}

Task<Result<std::string>> GatewayClient::call_bytes(std::string method,
                                                    std::string body,
                                                    std::chrono::milliseconds timeout) {
    if (!connected()) {
        co_return broken("not connected");
    }
    gateway::v1::Frame frame;
    auto& request = *frame.mutable_request();
    request.set_id(++last_id_);
    request.set_method(std::move(method));
    request.set_body(std::move(body));
    request.set_timeout_ms(static_cast<std::uint32_t>(timeout.count()));
    const auto id = last_id_;
    const auto overdue = timers_.clock().steady_now() + timeout + kPatience;
    co_return co_await runtime::await_completion<Result<std::string>>(
        [&](runtime::Completion<Result<std::string>> done) {
            waiting_.emplace(id, Waiting{std::move(done), overdue});
            send(frame);
        });
}

void GatewayClient::answer(std::uint32_t id, Result<std::string> result) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) {
        return;
    }
    const auto done = std::move(found->second.done);
    waiting_.erase(found);
    done(std::move(result));
}

void GatewayClient::fail(const Error& why) {
    if (!connected()) {
        return;
    }
    connection_->ended = true;
    connection_->stream->close();
    if (auto welcomed = std::exchange(welcomed_, nullptr)) {
        welcomed(why);
    }
    while (!waiting_.empty()) {
        answer(waiting_.begin()->first, why);
    }
    if (on_closed) {
        on_closed(why);
    }
}

Task<void> GatewayClient::read_all(GatewayClient* self) {
    auto& connection = *self->connection_;
    std::string bytes = std::move(connection.early);
    while (self->connected()) {
        std::span<char> rest(bytes.data(), bytes.size());
        auto event = connection.decoder.next(rest);
        for (; event.kind != WsEvent::Kind::kNeedMore; event = connection.decoder.next(rest)) {
            if (event.kind == WsEvent::Kind::kMessage) {
                self->on_frame(event.payload);
            } else if (event.kind == WsEvent::Kind::kPing) {
                self->queue(event.payload, true);
            } else if (event.kind != WsEvent::Kind::kPong) {
                self->fail(broken("the server closed"));
            }
        }
        if (!self->connected()) {
            break;
        }
        auto part = co_await read_some(connection.stream);
        if (!part || part->empty()) {
            self->fail(part ? broken("the server closed") : part.error());
            break;
        }
        bytes = std::move(*part);
        connection.heard = self->timers_.clock().steady_now();
    }
}

void GatewayClient::on_frame(std::string_view bytes) {
    gateway::v1::Frame frame;
    if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        fail(Error(Code::kInternal, errors::kAnswerMalformed, "the server sent what is no frame"));
        return;
    }
    switch (frame.kind_case()) {
        case gateway::v1::Frame::kWelcome:
            if (auto welcomed = std::exchange(welcomed_, nullptr)) {
                welcomed(std::move(*frame.mutable_welcome()));
            }
            break;
        case gateway::v1::Frame::kResponse:
            if (frame.response().has_error()) {
                answer(frame.response().id(), rpc::from_proto(frame.response().error()));
            } else {
                answer(frame.response().id(), std::move(*frame.mutable_response()->mutable_body()));
            }
            break;
        case gateway::v1::Frame::kPush:
            if (on_push) {
                on_push(frame.push());
            }
            break;
        case gateway::v1::Frame::kGoodbye:
            fail(rpc::from_proto(frame.goodbye().error()));
            break;
        case gateway::v1::Frame::kPing: {
            gateway::v1::Frame pong;
            pong.mutable_pong()->set_nonce(frame.ping().nonce());
            send(pong);
            break;
        }
        default:
            break;  // a kind of a newer server
    }
}

void GatewayClient::send(const gateway::v1::Frame& frame) {
    queue(frame.SerializeAsString(), false);
}

void GatewayClient::queue(std::string_view payload, bool is_pong) {
    if (!connected()) {
        return;
    }
    auto& connection = *connection_;
    const auto random = static_cast<std::uint32_t>(random_.next());
    std::array<std::uint8_t, 4> mask{};
    std::memcpy(mask.data(), &random, mask.size());
    connection.queued +=
        WsHeader(is_pong ? WsOpcode::kPong : WsOpcode::kBinary, payload.size(), mask).view();
    const auto begin = connection.queued.size();
    connection.queued += payload;
    apply_ws_mask(std::span(connection.queued).subspan(begin), mask, 0);
    if (!connection.writing) {
        connection.writing = true;
        scope_.spawn("net.client.write", write_queued(this));
    }
}

Task<void> GatewayClient::write_queued(GatewayClient* self) {
    auto& connection = *self->connection_;
    while (!connection.queued.empty() && !connection.ended) {
        auto written = co_await write_all(connection.stream, std::exchange(connection.queued, {}));
        if (!written) {
            self->fail(written.error());
        }
    }
    connection.writing = false;
}

Task<void> GatewayClient::watch(GatewayClient* self) {
    auto pinged = self->timers_.clock().steady_now();
    std::uint32_t nonce = 0;
    while (self->connected()) {
        co_await self->timers_.sleep_for(kWatchEvery);
        const auto now = self->timers_.clock().steady_now();
        if (!self->connected()) {
            break;
        }
        if (now - self->connection_->heard > 2 * self->heartbeat_ + kPatience) {
            self->fail(broken("the server is silent"));
            break;
        }
        if (now - pinged >= self->heartbeat_) {
            pinged = now;
            gateway::v1::Frame frame;
            frame.mutable_ping()->set_nonce(++nonce);
            self->send(frame);
        }
        std::vector<std::uint32_t> overdue;
        for (const auto& [id, waiting] : self->waiting_) {
            if (now >= waiting.overdue) {
                overdue.push_back(id);
            }
        }
        for (const auto id : overdue) {
            self->answer(
                id, Error(Code::kTimeout, "DEADLINE_PASSED", "the server did not answer in time"));
        }
    }
}

Task<void> GatewayClient::close() {
    fail(broken("closed by us"));
    co_await scope_.close();
}

}  // namespace kapok::net
