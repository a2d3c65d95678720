#include "net/ws_connection.h"

#include <algorithm>
#include <array>

namespace kapok::net {

namespace {

// Reads in a row before others of the shard have their turn.
constexpr int kReadsMax = 4;
// Frames that leave in one call; each takes two entries.
constexpr std::size_t kPartsMax = 128;
// Memory of an empty queue that is kept.
constexpr std::size_t kQueueKept = 4;

iovec part_of(std::string_view bytes) { return {const_cast<char*>(bytes.data()), bytes.size()}; }

}  // namespace

WsConnection::WsConnection(std::shared_ptr<Edge> edge, Stream stream)
    : edge_(std::move(edge)),
      stream_(std::move(stream)),
      decoder_(WsPeer::kClient, edge_->settings().ws_message_bytes_max) {}

WsConnection::~WsConnection() = default;

void WsConnection::start(std::unique_ptr<WsEndpoint> endpoint, std::string early) {
    endpoint_ = std::move(endpoint);
    const auto keep = shared_from_this();
    take(std::span(early.data(), early.size()));
    // TLS may hold bytes already, of which the socket knows nothing.
    on_readable();
}

void WsConnection::stop(const Error& why) {
    if (state_ == State::kOpen) {
        endpoint_->on_stop(why);
    }
}

void WsConnection::wait_readable() {
    if (reading_ || state_ == State::kEnded || peer_closed_) {
        return;
    }
    if (state_ == State::kOpen && !endpoint_->wants_reading()) {
        paused_ = true;  // taken up again by after_write()
        return;
    }
    reading_ = true;
    stream_.async_wait(Stream::Readiness::kRead,
                       [self = shared_from_this()](const boost::system::error_code& ec) {
                           self->reading_ = false;
                           if (!ec) {
                               self->on_readable();
                           }
                       });
}

void WsConnection::on_readable() {
    for (int turn = 0; turn < kReadsMax; ++turn) {
        if (state_ == State::kEnded || peer_closed_) {
            return;
        }
        const auto progress = stream_.read(edge_->read_buffer());
        if (progress.status == Stream::Status::kEnded ||
            progress.status == Stream::Status::kFailed) {
            abort();
            return;
        }
        if (progress.status == Stream::Status::kOk) {
            take(edge_->read_buffer().first(progress.bytes));
        }
        if (progress.status != Stream::Status::kOk || progress.drained) {
            wait_readable();
            return;
        }
        if (state_ == State::kOpen && !endpoint_->wants_reading()) {
            paused_ = true;
            return;
        }
    }
    read_again_later();
}

void WsConnection::read_again_later() {
    boost::asio::post(edge_->executor(), [self = shared_from_this()] { self->on_readable(); });
}

void WsConnection::take(std::span<char> bytes) {
    for (;;) {
        const auto event = decoder_.next(bytes);
        if (event.kind == WsEvent::Kind::kNeedMore) {
            return;
        }
        on_event(event);
    }
}

void WsConnection::on_event(const WsEvent& event) {
    switch (event.kind) {
        case WsEvent::Kind::kMessage:
            if (state_ == State::kOpen) {
                endpoint_->on_message(event.payload);
            }
            break;
        case WsEvent::Kind::kPing:
            queue_pong(event.payload);
            break;
        case WsEvent::Kind::kClose:
            peer_closed_ = true;
            begin_close(event.code == WsCloseCode::kNoStatus ? WsCloseCode::kNormal : event.code,
                        {});
            if (state_ == State::kEnding) {
                abort();  // both have said it
            }
            break;
        case WsEvent::Kind::kFailed:
            // What still comes is read and dropped: closing with unread bytes would reset the
            // connection, and the peer might not get the code.
            begin_close(event.code, {});
            break;
        case WsEvent::Kind::kPong:
        case WsEvent::Kind::kNeedMore:
            break;
    }
}

void WsConnection::queue_pong(std::string_view payload) {
    // One that waits is enough; a client that only pings must not fill our memory.
    if (queue_.size() > next_ &&
        queue_.back().header.view()[0] == WsHeader(WsOpcode::kPong, 0).view()[0]) {
        return;
    }
    if (state_ == State::kOpen) {
        queue(WsOpcode::kPong, std::make_shared<const std::string>(payload));
    }
}

void WsConnection::send(rpc::SharedFrame frame) {
    if (state_ == State::kOpen) {
        queue(WsOpcode::kBinary, std::move(frame));
    }
}

void WsConnection::queue(WsOpcode opcode, rpc::SharedFrame payload) {
    const WsHeader header(opcode, payload->size());
    queue_.push_back({header, std::move(payload)});
    queued_bytes_ += queue_.back().bytes();
    if (!to_be_flushed_ && !writing_) {
        to_be_flushed_ = true;
        edge_->flush_later(shared_from_this());
    }
}

rpc::Transport::Backlog WsConnection::backlog() const {
    return {.frames = queue_.size() - next_, .bytes = queued_bytes_ - written_};
}

void WsConnection::close() { begin_close(WsCloseCode::kNormal, {}); }

void WsConnection::begin_close(WsCloseCode code, std::string_view reason) {
    if (state_ != State::kOpen) {
        return;
    }
    queue(WsOpcode::kClose, std::make_shared<const std::string>(encode_ws_close(code, reason)));
    state_ = State::kClosing;
    arm_close_timer();
}

void WsConnection::arm_close_timer() {
    close_timer_ = std::make_unique<boost::asio::steady_timer>(edge_->executor());
    close_timer_->expires_after(edge_->settings().close_wait);
    close_timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const auto self = weak.lock();
        if (!ec && self) {
            self->abort();
        }
    });
}

void WsConnection::flush() {
    to_be_flushed_ = false;
    if (writing_ || state_ == State::kEnded) {
        return;
    }
    const auto keep = shared_from_this();
    std::array<iovec, kPartsMax> parts{};
    while (next_ < queue_.size()) {
        std::size_t count = 0;
        auto skip = written_;
        for (auto at = next_; at < queue_.size() && count + 2 <= parts.size(); ++at) {
            for (const std::string_view bytes :
                 {queue_[at].header.view(), std::string_view(*queue_[at].payload)}) {
                const auto skipped = std::min(skip, bytes.size());
                skip -= skipped;
                if (skipped < bytes.size()) {
                    parts[count++] = part_of(bytes.substr(skipped));
                }
            }
        }
        const auto progress = stream_.write(std::span(parts).first(count), edge_->write_scratch());
        if (progress.status == Stream::Status::kEnded ||
            progress.status == Stream::Status::kFailed) {
            abort();
            return;
        }
        if (progress.status != Stream::Status::kOk) {
            writing_ = true;
            stream_.async_wait(readiness_of(progress.status),
                               [self = keep](const boost::system::error_code& ec) {
                                   self->writing_ = false;
                                   if (!ec) {
                                       self->flush();
                                   }
                               });
            break;
        }
        advance(progress.bytes);
    }
    after_write();
}

void WsConnection::advance(std::size_t bytes) {
    written_ += bytes;
    while (next_ < queue_.size() && written_ >= queue_[next_].bytes()) {
        written_ -= queue_[next_].bytes();
        queued_bytes_ -= queue_[next_].bytes();
        queue_[next_].payload.reset();
        ++next_;
        if (next_ == queue_.size() || next_ == kPartsMax) {
            queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(next_));
            next_ = 0;
        }
    }
    if (queue_.empty() && queue_.capacity() > kQueueKept) {
        std::vector<Outgoing>().swap(queue_);
    }
}

void WsConnection::after_write() {
    if (state_ == State::kOpen) {
        endpoint_->on_drained();
        if (paused_ && endpoint_->wants_reading()) {
            paused_ = false;
            read_again_later();  // TLS may hold bytes of which the socket knows nothing
        }
    }
    if (state_ == State::kClosing && queue_.empty()) {
        end_writing();
    }
}

void WsConnection::end_writing() {
    state_ = State::kEnding;
    stream_.end_writing();
    if (peer_closed_) {
        abort();
    } else if (paused_) {
        paused_ = false;
        read_again_later();  // until it closes too, or the close timer ends it
    }
}

void WsConnection::abort() {
    if (state_ == State::kEnded) {
        return;
    }
    state_ = State::kEnded;
    const auto keep = shared_from_this();
    stream_.close();
    close_timer_.reset();
    endpoint_->on_closed();
    edge_->forget(*this);
}

}  // namespace kapok::net
