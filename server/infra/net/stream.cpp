#include "net/stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace kapok::net {

namespace {

Stream::Progress failure_of_errno(Stream::Status want) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) {
        return {.status = want};
    }
    return {.status = Stream::Status::kFailed};
}

std::size_t gather(std::span<const iovec> parts, std::span<char> into) {
    std::size_t at = 0;
    for (const auto& part : parts) {
        const auto count = std::min(part.iov_len, into.size() - at);
        std::memcpy(into.data() + at, part.iov_base, count);
        at += count;
    }
    return at;
}

}  // namespace

Stream::Readiness readiness_of(Stream::Status status) {
    return status == Stream::Status::kWantWrite ? Stream::Readiness::kWrite
                                                : Stream::Readiness::kRead;
}

Stream::Stream(Socket socket) : Stream(std::move(socket), nullptr) {}

Stream::Stream(Socket socket, TlsContext::Ssl ssl)
    : socket_(std::move(socket)), ssl_(std::move(ssl)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
}

Stream::~Stream() = default;

Stream::Progress Stream::result_of(int returned) {
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ:
            return {.status = Status::kWantRead};
        case SSL_ERROR_WANT_WRITE:
            return {.status = Status::kWantWrite};
        case SSL_ERROR_ZERO_RETURN:
            return {.status = Status::kEnded};
        default:
            ERR_clear_error();
            return {.status = Status::kFailed};
    }
}

Stream::Progress Stream::handshake() {
    if (!ssl_) {
        return {};
    }
    ERR_clear_error();
    const int done = SSL_do_handshake(ssl_.get());
    return done == 1 ? Progress{} : result_of(done);
}

Stream::Progress Stream::read(std::span<char> into) {
    if (!socket_.is_open()) {
        return {.status = Status::kFailed};
    }
    if (!ssl_) {
        const auto count = ::recv(socket_.native_handle(), into.data(), into.size(), 0);
        if (count < 0) {
            return failure_of_errno(Status::kWantRead);
        }
        if (count == 0) {
            return {.status = Status::kEnded};
        }
        const auto bytes = static_cast<std::size_t>(count);
        return {.status = Status::kOk, .bytes = bytes, .drained = bytes < into.size()};
    }
    ERR_clear_error();
    std::size_t bytes = 0;
    const int done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
    if (done != 1) {
        return result_of(done);
    }
    return {.status = Status::kOk, .bytes = bytes, .drained = SSL_has_pending(ssl_.get()) == 0};
}

Stream::Progress Stream::write(std::span<const iovec> parts, std::span<char> scratch) {
    if (!socket_.is_open()) {
        return {.status = Status::kFailed};
    }
    if (!ssl_) {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(parts.data());
        message.msg_iovlen = parts.size();
        const auto count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
        if (count < 0) {
            return failure_of_errno(Status::kWantWrite);
        }
        return {.status = Status::kOk, .bytes = static_cast<std::size_t>(count)};
    }
    // Small frames share a record. A repeated attempt gathers the same bytes, at least as many.
    const auto size = gather(parts, scratch.first(kScratchBytes));
    ERR_clear_error();
    std::size_t bytes = 0;
    const int done = SSL_write_ex(ssl_.get(), scratch.data(), size, &bytes);
    return done == 1 ? Progress{.status = Status::kOk, .bytes = bytes} : result_of(done);
}

void Stream::end_writing() {
    if (ssl_ && SSL_is_init_finished(ssl_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
    }
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::cancel() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Stream::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

Task<bool> Stream::wait(Readiness readiness) {
    const auto kind = readiness == Readiness::kRead ? Socket::wait_read : Socket::wait_write;
    auto [ec] =
        co_await socket_.async_wait(kind, boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return !ec;
}

}  // namespace kapok::net
