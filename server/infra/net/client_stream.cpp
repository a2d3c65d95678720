#include "net/client_stream.h"

#include "net/errors.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <csignal>

namespace kapok::net {

namespace asio = boost::asio;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = 65'536;

Error connection_failed(std::string what) {
    return Error(Code::kUnavailable, errors::kConnectionFailed, "cannot reach the server")
        .with_detail(std::move(what));
}

using Endpoints = std::vector<asio::ip::tcp::endpoint>;

Task<Result<Endpoints>> find_endpoints(ServerAddress server, std::vector<std::string> addresses) {
    Endpoints endpoints;
    for (const auto& address : addresses) {
        boost::system::error_code failure;
        const auto parsed = asio::ip::make_address(address, failure);
        if (failure) {
            co_return connection_failed(failure.message());
        }
        endpoints.emplace_back(parsed, server.port);
    }
    if (!endpoints.empty()) {
        co_return endpoints;
    }
    asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
    auto [failure, found] =
        co_await resolver.async_resolve(server.host, std::to_string(server.port), kAwait);
    if (failure) {
        co_return connection_failed(failure.message());
    }
    for (const auto& entry : found) {
        endpoints.push_back(entry.endpoint());
    }
    co_return endpoints;
}

Task<Result<Stream::Socket>> connect(ServerAddress server, std::vector<std::string> addresses) {
    const auto executor = co_await asio::this_coro::executor;
    CO_TRY(const auto endpoints, co_await find_endpoints(std::move(server), std::move(addresses)));
    boost::system::error_code failure = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        Stream::Socket socket(executor);
        auto [ec] = co_await socket.async_connect(endpoint, kAwait);
        if (!ec) {
            co_return socket;
        }
        failure = ec;
    }
    co_return connection_failed(failure.message());
}

Task<Result<std::shared_ptr<Stream>>> open(ClientSettings settings) {
    CO_TRY(auto socket, co_await connect(settings.server, settings.addresses));
    if (!settings.server.secure) {
        co_return std::make_shared<Stream>(std::move(socket));
    }
    if (!settings.tls) {
        CO_TRY(settings.tls, TlsContext::make_client(""));
    }
    auto ssl = settings.tls->connect_on(socket.native_handle(), settings.server.host);
    auto stream = std::make_shared<Stream>(std::move(socket), std::move(ssl));
    for (;;) {
        const auto progress = stream->handshake();
        if (progress.status == Stream::Status::kOk) {
            co_return stream;
        }
        if (progress.status == Stream::Status::kFailed ||
            progress.status == Stream::Status::kEnded) {
            co_return Error(
                Code::kForbidden, errors::kTlsFailed, "the server's certificate is not trusted");
        }
        co_await stream->wait(readiness_of(progress.status));
    }
}

}  // namespace

Task<Result<std::shared_ptr<Stream>>> open_stream(runtime::Timers* timers,
                                                  ClientSettings settings) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes with write(2)
    const auto deadline = Deadline::after(timers->clock(), settings.connect_wait);
    co_return co_await runtime::with_deadline(*timers, deadline, open(std::move(settings)));
}

Task<Result<void>> write_all(std::shared_ptr<Stream> stream, std::string bytes) {
    std::vector<char> scratch(stream->secure() ? Stream::kScratchBytes : 0);
    std::string_view rest(bytes);
    while (!rest.empty()) {
        const std::array<iovec, 1> parts{iovec{const_cast<char*>(rest.data()), rest.size()}};
        const auto progress = stream->write(parts, scratch);
        if (progress.status == Stream::Status::kOk) {
            rest.remove_prefix(progress.bytes);
            continue;
        }
        if (progress.status == Stream::Status::kFailed ||
            progress.status == Stream::Status::kEnded) {
            co_return connection_failed("the server closed the connection");
        }
        const bool ready = co_await stream->wait(readiness_of(progress.status));
        if (!ready) {
            co_return connection_failed("cancelled");
        }
    }
    co_return Result<void>();
}

Task<Result<std::string>> read_some(std::shared_ptr<Stream> stream) {
    std::string bytes(kReadBytes, '\0');
    for (;;) {
        const auto progress = stream->read(std::span(bytes.data(), bytes.size()));
        if (progress.status == Stream::Status::kOk || progress.status == Stream::Status::kEnded) {
            bytes.resize(progress.bytes);
            co_return bytes;
        }
        if (progress.status == Stream::Status::kFailed) {
            co_return connection_failed("the connection broke");
        }
        const bool ready = co_await stream->wait(readiness_of(progress.status));
        if (!ready) {
            co_return connection_failed("cancelled");
        }
    }
}

}  // namespace kapok::net
