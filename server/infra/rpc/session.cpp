#include "rpc/session.h"

#include "base/log.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "rpc/error_codec.h"
#include "rpc/errors.h"
#include "rpc/gateway.h"
#include "rpc/overload.h"
#include "rpc/probe.h"
#include "rpc/router.h"
#include "rpc/session_registry.h"

#include <fmt/format.h>

namespace kapok::rpc {

namespace wire = gateway::v1;

namespace {

constexpr std::uint32_t kVersion = 1;
// Pushes kept for a session between Hello and Welcome.
constexpr std::size_t kHeldPushesMax = 64;

bool over(Transport::Backlog backlog, Transport::Backlog limit) {
    return backlog.frames > limit.frames || backlog.bytes > limit.bytes;
}

// A dropped client comes back only when the backlog is well below the limit, so that it does not
// get a Resync at every other push.
Transport::Backlog half(Transport::Backlog limit) { return {limit.frames / 2, limit.bytes / 2}; }

Error invalid(std::string_view reason, std::string message) {
    return {Code::kInvalid, reason, std::move(message)};
}

}  // namespace

Session::Session(Gateway& gateway, Transport& transport, std::string address)
    : gateway_(gateway),
      transport_(&transport),
      address_(std::move(address)),
      opened_(gateway.ports_.timers.clock().steady_now()),
      heard_(opened_) {}

Session::~Session() { KAPOK_ASSERT(transport_ == nullptr, "a transport says on_closed() last"); }

void Session::on_message(std::string_view bytes) {
    if (state_ == State::kEnded) {
        return;
    }
    heard_ = gateway_.ports_.timers.clock().steady_now();
    if (bytes.size() > gateway_.settings_.frame_bytes_max) {
        say_goodbye({Code::kTooLarge, errors::kFrameTooLarge, "the frame is too large"});
        return;
    }
    wire::Frame frame;
    if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        say_goodbye(invalid(errors::kFrameMalformed, "not a kapok.gateway.v1.Frame"));
        return;
    }
    if (frame.has_hello() != (state_ == State::kAwaitingHello)) {
        say_goodbye(invalid(errors::kHelloExpected, "Hello comes first, and once"));
        return;
    }
    switch (frame.kind_case()) {
        case wire::Frame::kHello:
            on_hello(frame.hello());
            break;
        case wire::Frame::kRequest:
            on_request(*frame.mutable_request());
            break;
        case wire::Frame::kPing: {
            wire::Frame pong;
            pong.mutable_pong()->set_nonce(frame.ping().nonce());
            send(pong);
            break;
        }
        case wire::Frame::kGoodbye:
            end();
            break;
        default:
            // A newer client's kind, or Pong: it shows that the client lives.
            break;
    }
}

void Session::on_hello(const wire::Hello& hello) {
    if (hello.version() != kVersion) {
        say_goodbye(invalid(errors::kVersionUnsupported,
                            fmt::format("this server speaks version {}", kVersion)));
        return;
    }
    if (auto* overload = gateway_.ports_.overload; overload != nullptr) {
        if (const auto admitted = overload->admit_session(); !admitted) {
            say_goodbye(admitted.error());
            return;
        }
    }
    state_ = State::kSigningIn;
    gateway_.scope_.spawn("rpc.sign_in", sign_in(shared_from_this(), hello.token()));
}

Task<void> Session::sign_in(std::shared_ptr<Session> self, std::string token) {
    Result<std::uint64_t> head =
        Error(Code::kInternal, errors::kInternal, "the server cannot sign in");
    try {
        head = co_await identify(self, std::move(token));
    } catch (const std::exception& failure) {
        LOG(error, "sign-in threw", kv("what", failure.what()));
    }
    if (self->state_ != State::kSigningIn) {
        co_return;  // gone or revoked meanwhile
    }
    if (head.has_value()) {
        self->welcome(*head);
    } else {
        self->say_goodbye(head.error());
    }
}

// The order matters. Pushes count from add() on, so what the head does not show yet will be pushed.
// A token that was revoked before add() was not seen by disconnect(): the second look finds it.
Task<Result<std::uint64_t>> Session::identify(std::shared_ptr<Session> self, std::string token) {
    auto& ports = self->gateway_.ports_;
    CO_TRY(const auto caller, co_await ports.authenticator.authenticate(token));
    if (self->state_ != State::kSigningIn) {
        co_return std::uint64_t{0};
    }
    self->caller_ = caller;
    self->registered_ = true;
    ports.registry.add(self->gateway_.shard_, *self);
    CO_TRY(const auto again, co_await ports.authenticator.authenticate(std::move(token)));
    static_cast<void>(again);
    co_return co_await ports.feed_head(caller.user);
}

void Session::welcome(std::uint64_t feed_head) {
    state_ = State::kOpen;
    auto& ports = gateway_.ports_;
    wire::Frame frame;
    auto& welcome = *frame.mutable_welcome();
    welcome.set_user_id(caller_.user.value());
    welcome.set_device_id(caller_.device.value());
    welcome.set_server_time_ms(to_ms(ports.timers.clock().wall_now()));
    welcome.set_feed_head(feed_head);
    welcome.set_heartbeat_ms(static_cast<std::uint32_t>(gateway_.settings_.heartbeat.count()));
    welcome.set_max_frame_bytes(static_cast<std::uint32_t>(gateway_.settings_.frame_bytes_max));
    send(frame);
    ports.authenticator.touch(caller_);

    for (const auto& push : std::exchange(held_pushes_, {})) {
        transport_->send(push);
    }
    resync_if_room();
    for (auto& request : std::exchange(held_requests_, {})) {
        start_call(std::move(request));
    }
}

void Session::on_request(wire::Request& request) {
    if (in_flight_ >= gateway_.settings_.in_flight_max) {
        const auto error = Error(Code::kRateLimited,
                                 errors::kTooManyInFlight,
                                 "wait for the answers of earlier requests")
                               .with_retry_after_ms(1'000);
        respond(request.id(), error, "");
        return;
    }
    ++in_flight_;
    if (state_ == State::kSigningIn) {
        held_requests_.push_back(std::move(request));
    } else {
        start_call(std::move(request));
    }
}

void Session::start_call(wire::Request request) {
    gateway_.scope_.spawn("rpc.call", run_call(shared_from_this(), std::move(request)));
}

Task<void> Session::run_call(std::shared_ptr<Session> self, wire::Request request) {
    Call call;
    call.method = std::move(*request.mutable_method());
    call.body = std::move(*request.mutable_body());
    call.caller = self->caller_;
    call.address = self->address_;
    if (request.timeout_ms() > 0) {
        call.timeout = std::chrono::milliseconds(request.timeout_ms());
    }
    auto reply = co_await self->gateway_.ports_.router.call(std::move(call));
    --self->in_flight_;
    if (!reply.result.has_value()) {
        self->respond(request.id(), reply.result.error(), reply.request_id);
        co_return;
    }
    wire::Frame frame;
    frame.mutable_response()->set_id(request.id());
    frame.mutable_response()->set_body(*std::move(reply.result));
    self->send(frame);
}

void Session::respond(std::uint32_t id, const Error& error, std::string_view request_id) {
    wire::Frame frame;
    frame.mutable_response()->set_id(id);
    *frame.mutable_response()->mutable_error() = to_proto(error, request_id);
    send(frame);
}

void Session::send(const wire::Frame& frame) {
    if (state_ != State::kEnded) {
        transport_->send(std::make_shared<const std::string>(frame.SerializeAsString()));
    }
}

void Session::push(const SharedFrame& frame, Urgency urgency) {
    if (state_ == State::kSigningIn) {
        if (urgency == Urgency::kDurable && held_pushes_.size() < kHeldPushesMax) {
            held_pushes_.push_back(frame);
        } else if (urgency == Urgency::kDurable) {
            resync_due_ = true;
        }
        return;
    }
    if (state_ != State::kOpen) {
        return;
    }
    resync_if_room();
    const auto& settings = gateway_.settings_;
    const auto backlog = transport_->backlog();
    const bool ephemeral = urgency == Urgency::kEphemeral;
    // After one durable push was dropped the others are of no use: the Resync covers them.
    const bool dropped =
        ephemeral ? over(backlog, settings.soft) : resync_due_ || over(backlog, settings.hard);
    resync_due_ = resync_due_ || (dropped && !ephemeral);
    if (!dropped) {
        transport_->send(frame);
    }
    if (auto* probe = gateway_.ports_.probe; probe != nullptr) {
        dropped ? probe->push_dropped() : probe->push_sent();
    }
}

void Session::resync_if_room() {
    if (!resync_due_ || state_ != State::kOpen ||
        over(transport_->backlog(), half(gateway_.settings_.soft))) {
        return;
    }
    resync_due_ = false;
    wire::Frame frame;
    frame.mutable_push()->mutable_resync();
    send(frame);
    if (gateway_.ports_.probe != nullptr) {
        gateway_.ports_.probe->resync_sent();
    }
}

void Session::on_drained() {
    if (state_ == State::kEnded) {
        return;
    }
    heard_ = gateway_.ports_.timers.clock().steady_now();
    resync_if_room();
}

bool Session::wants_reading() const {
    return state_ != State::kEnded && !over(transport_->backlog(), gateway_.settings_.hard);
}

void Session::check_time(Instant now) {
    if (state_ == State::kAwaitingHello || state_ == State::kSigningIn) {
        if (now - opened_ >= gateway_.settings_.hello_wait) {
            say_goodbye(
                {Code::kTimeout, errors::kHelloLate, "no Hello, or no answer to it, in time"});
        }
        return;
    }
    if (state_ == State::kOpen && now - heard_ >= gateway_.settings_.heartbeat * 5 / 2) {
        say_goodbye({Code::kTimeout, errors::kConnectionIdle, "nothing was heard of the client"});
    }
}

void Session::say_goodbye(const Error& error) {
    if (state_ == State::kEnded) {
        return;
    }
    wire::Frame frame;
    auto& goodbye = *frame.mutable_goodbye();
    goodbye.set_retry_after_ms(error.retry_after_ms());
    *goodbye.mutable_error() = to_proto(error, "");
    send(frame);
    end();
}

void Session::end() {
    leave();
    transport_->close();
}

// Whatever ends a session, from here on nothing is sent to it and nobody finds it.
void Session::leave() {
    state_ = State::kEnded;
    held_requests_.clear();
    held_pushes_.clear();
    if (registered_) {
        registered_ = false;
        gateway_.ports_.registry.remove(gateway_.shard_, *this);
        gateway_.ports_.authenticator.touch(caller_);
    }
}

void Session::on_closed() {
    leave();
    gateway_.forget(*this);
    transport_ = nullptr;
}

}  // namespace kapok::rpc
