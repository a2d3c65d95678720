#include "rpc/testing/in_process_client.h"

#include "rpc/error_codec.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace kapok::rpc::testing {

namespace wire = gateway::v1;

namespace {
Error disconnected() { return {Code::kUnavailable, "DISCONNECTED", "the connection ended"}; }
}  // namespace

// One connection: the server's transport, and the network between. It outlives its client's
// interest in it, since its pumps hold it.
struct InProcessClient::Connection final : Transport, std::enable_shared_from_this<Connection> {
    struct Item {
        Instant due;
        SharedFrame frame;  // null: the end of the connection
    };
    struct Lane {
        std::deque<Item> items;
        bool pumping = false;
    };

    explicit Connection(InProcessClient& client_in) : client(client_in) {}

    void send(SharedFrame frame) override { put(Direction::kToClient, std::move(frame)); }
    Backlog backlog() const override {
        Backlog sum;
        for (const auto& item : lane(Direction::kToClient).items) {
            sum.frames += 1;
            sum.bytes += item.frame ? item.frame->size() : 0;
        }
        return sum;
    }
    void close() override {
        closing = true;
        lane(Direction::kToServer).items.clear();
        // A real transport gives up on a peer that does not read.
        if (!reading) {
            lane(Direction::kToClient).items.clear();
        }
        append(Direction::kToClient, {client.timers_.clock().steady_now(), nullptr});
    }

    Lane& lane(Direction direction) { return lanes[static_cast<std::size_t>(direction)]; }
    const Lane& lane(Direction direction) const {
        return lanes[static_cast<std::size_t>(direction)];
    }

    void put(Direction direction, SharedFrame frame) {
        if (closing || session == nullptr) {
            return;
        }
        const auto fate = client.network_ ? client.network_(direction, *frame) : Fate{};
        if (fate.kind == Fate::Kind::kCut) {
            cut();
        } else if (fate.kind == Fate::Kind::kDeliver) {
            append(direction, {client.timers_.clock().steady_now() + fate.delay, std::move(frame)});
        }
    }
    void append(Direction direction, Item item) {
        auto& items = lane(direction).items;
        if (!items.empty() && items.back().due > item.due) {
            item.due = items.back().due;
        }
        items.push_back(std::move(item));
        start_pump(direction);
    }
    // Nothing under way arrives. The session learns of it in the next turn: send() may be waiting
    // for us.
    void cut() {
        closing = true;
        for (auto& each : lanes) {
            each.items.clear();
        }
        reading = true;
        append(Direction::kToClient, {client.timers_.clock().steady_now(), nullptr});
    }
    void start_pump(Direction direction) {
        if (!lane(direction).pumping) {
            lane(direction).pumping = true;
            client.scope_.spawn("testing.pump", pump(shared_from_this(), direction));
        }
    }
    bool may_move(Direction direction) const {
        const auto& items = lane(direction).items;
        if (items.empty() || session == nullptr) {
            return false;
        }
        return direction == Direction::kToServer ? session->wants_reading()
                                                 : reading || items.front().frame == nullptr;
    }
    static Task<void> pump(std::shared_ptr<Connection> self, Direction direction) {
        while (self->may_move(direction)) {
            const auto due = self->lane(direction).items.front().due;
            if (due > self->client.timers_.clock().steady_now()) {
                co_await self->client.timers_.sleep_until(due);
                continue;  // it may have been cut meanwhile
            }
            const auto item = std::move(self->lane(direction).items.front());
            self->lane(direction).items.pop_front();
            self->deliver(direction, item);
        }
        self->lane(direction).pumping = false;
    }
    void deliver(Direction direction, const Item& item) {
        if (item.frame == nullptr) {
            end();
        } else if (direction == Direction::kToServer) {
            session->on_message(*item.frame);
        } else {
            client.on_frame(*item.frame);
            session->on_drained();
            start_pump(Direction::kToServer);  // it may want to read again
        }
    }
    void end() {
        closing = true;
        if (session != nullptr) {
            std::exchange(session, nullptr)->on_closed();
            if (client.connection_.get() == this) {
                client.on_end();
            }
        }
    }

    InProcessClient& client;
    std::shared_ptr<Session> session;
    std::array<Lane, 2> lanes;
    bool reading = true;
    bool closing = false;
};

InProcessClient::InProcessClient(Gateway& gateway,
                                 runtime::Timers& timers,
                                 boost::asio::any_io_executor executor,
                                 std::string address)
    : gateway_(gateway),
      timers_(timers),
      executor_(std::move(executor)),
      address_(std::move(address)),
      changed_(executor_),
      scope_(executor_) {
    changed_.expires_at(boost::asio::steady_timer::time_point::max());
}

InProcessClient::~InProcessClient() = default;

void InProcessClient::open() {
    if (connection_ != nullptr) {
        connection_->end();
    }
    connection_ = std::make_shared<Connection>(*this);
    others_.clear();
    connection_->session = gateway_.open(*connection_, address_);
}

Task<Result<wire::Welcome>> InProcessClient::connect(std::string token) {
    open();
    wire::Frame frame;
    frame.mutable_hello()->set_version(1);
    frame.mutable_hello()->set_token(token);
    frame.mutable_hello()->set_client("in-process");
    send(frame);
    const auto deadline = Deadline::after(timers_.clock(), std::chrono::seconds(30));
    co_return co_await runtime::with_deadline(timers_, deadline, await_welcome());
}

Task<Result<wire::Welcome>> InProcessClient::await_welcome() {
    while (true) {
        for (const auto& frame : others_) {
            if (frame.has_welcome()) {
                co_return frame.welcome();
            }
        }
        if (const auto end = goodbye()) {
            co_return from_proto(end->error());
        }
        if (!connected()) {
            co_return disconnected();
        }
        co_await changed();
    }
}

void InProcessClient::send(const wire::Frame& frame) { send_bytes(frame.SerializeAsString()); }

void InProcessClient::send_bytes(std::string bytes) {
    if (connection_ != nullptr) {
        connection_->put(Direction::kToServer,
                         std::make_shared<const std::string>(std::move(bytes)));
    }
}

std::uint32_t InProcessClient::start_call(std::string method,
                                          std::string body,
                                          std::uint32_t timeout_ms) {
    const auto id = ++last_id_;
    wire::Frame frame;
    frame.mutable_request()->set_id(id);
    frame.mutable_request()->set_method(std::move(method));
    frame.mutable_request()->set_body(std::move(body));
    frame.mutable_request()->set_timeout_ms(timeout_ms);
    calls_[id] = std::nullopt;
    if (!connected()) {
        calls_.erase(id);
    }
    send(frame);
    return id;
}

Task<Result<std::string>> InProcessClient::finish_call(std::uint32_t id,
                                                       std::chrono::milliseconds timeout) {
    const auto deadline = Deadline::after(timers_.clock(), timeout);
    auto result = co_await runtime::with_deadline(timers_, deadline, await_response(id));
    calls_.erase(id);
    co_return result;
}

Task<Result<std::string>> InProcessClient::await_response(std::uint32_t id) {
    while (true) {
        const auto found = calls_.find(id);
        if (found == calls_.end()) {
            co_return disconnected();
        }
        if (found->second.has_value()) {
            const auto& response = *found->second;
            if (response.has_error()) {
                co_return from_proto(response.error());
            }
            co_return response.body();
        }
        co_await changed();
    }
}

Task<Result<wire::Push>> InProcessClient::next_push() {
    while (pushes_.empty()) {
        if (!connected()) {
            co_return disconnected();
        }
        co_await changed();
    }
    auto push = std::move(pushes_.front());
    pushes_.pop_front();
    co_return push;
}

void InProcessClient::on_frame(const std::string& bytes) {
    wire::Frame frame;
    KAPOK_ASSERT(frame.ParseFromString(bytes), "the server sends frames");
    if (frame.has_push()) {
        pushes_.push_back(frame.push());
    } else if (frame.has_response()) {
        const auto found = calls_.find(frame.response().id());
        if (found != calls_.end()) {
            found->second = frame.response();
        }
    } else {
        others_.push_back(std::move(frame));
    }
    changed_.cancel();
}

void InProcessClient::on_end() {
    std::erase_if(calls_, [](const auto& call) { return !call.second.has_value(); });
    changed_.cancel();
}

Task<void> InProcessClient::changed() {
    boost::system::error_code ignored;
    co_await changed_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

void InProcessClient::stop_reading() {
    if (connection_ != nullptr) {
        connection_->reading = false;
    }
}

void InProcessClient::resume_reading() {
    if (connection_ != nullptr) {
        connection_->reading = true;
        connection_->start_pump(Direction::kToClient);
    }
}

void InProcessClient::cut() {
    if (connected()) {
        connection_->cut();
        connection_->end();
    }
}

bool InProcessClient::connected() const {
    return connection_ != nullptr && connection_->session != nullptr;
}

Task<void> InProcessClient::until_disconnected() {
    while (connected()) {
        co_await changed();
    }
}

std::optional<wire::Goodbye> InProcessClient::goodbye() const {
    for (const auto& frame : others_) {
        if (frame.has_goodbye()) {
            return frame.goodbye();
        }
    }
    return std::nullopt;
}

Session* InProcessClient::session() const {
    return connected() ? connection_->session.get() : nullptr;
}

Task<void> InProcessClient::close() {
    cut();
    co_await scope_.close();
}

}  // namespace kapok::rpc::testing
