// A connection's bytes, plain or by TLS: one interface for HTTP and WebSocket. Internal to net.
//
// Non-blocking and without buffers of its own: read() and write() take what the socket takes now,
// and the owner waits for readiness. Lives on one shard.
#pragma once

#include "net/tls.h"
#include "runtime/task.h"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <span>
#include <string>
#include <sys/uio.h>

namespace kapok::net {

class Stream {
  public:
    using Socket = boost::asio::ip::tcp::socket;

    enum class Status {
        kOk,
        kWantRead,   // nothing now; wait for reading
        kWantWrite,  // nothing now; wait for writing
        kEnded,      // the peer has closed its side
        kFailed,
    };
    struct Progress {
        Status status = Status::kOk;
        std::size_t bytes = 0;
        // After a read: nothing more is there now, so wait instead of trying again.
        bool drained = false;
    };

    // Bytes that one TLS record takes; write() needs scratch of this size for TLS.
    static constexpr std::size_t kScratchBytes = 16'384;

    explicit Stream(Socket socket);
    Stream(Socket socket, TlsContext::Ssl ssl);
    Stream(Stream&&) noexcept = default;
    Stream& operator=(Stream&&) = delete;
    ~Stream();

    // Call until kOk before anything else; plain streams are ready at once.
    Progress handshake();
    Progress read(std::span<char> into);
    // Writes from the front of `parts`. After kWantWrite the next call must begin with the same
    // bytes.
    Progress write(std::span<const iovec> parts, std::span<char> scratch);
    // Tells the peer that nothing more comes.
    void end_writing();
    // Waiters end with false.
    void cancel();
    void close();

    enum class Readiness { kRead, kWrite };
    // False if it was cancelled.
    Task<bool> wait(Readiness readiness);
    template <class Handler>
    void async_wait(Readiness readiness, Handler handler) {
        socket_.async_wait(readiness == Readiness::kRead ? Socket::wait_read : Socket::wait_write,
                           std::move(handler));
    }

    [[nodiscard]] bool secure() const { return ssl_ != nullptr; }
    [[nodiscard]] bool is_open() const { return socket_.is_open(); }
    Socket& socket() { return socket_; }

  private:
    Progress result_of(int returned);

    Socket socket_;
    TlsContext::Ssl ssl_;
};

// The readiness that a status asks to wait for.
Stream::Readiness readiness_of(Stream::Status status);

}  // namespace kapok::net
