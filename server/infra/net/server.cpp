#include "net/server.h"

#include "base/log.h"
#include "net/edge.h"
#include "net/errors.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace kapok::net {

namespace asio = boost::asio;

namespace {

using Acceptor = asio::ip::tcp::acceptor;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

constexpr int kBacklog = 4'096;
// When descriptors run out, trying again at once would only burn the processor.
constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr std::uint32_t kStopRetryMs = 2'000;
constexpr int kUnacknowledgedMs = 30'000;
constexpr int kProbeAfterS = 60;
constexpr int kProbeEveryS = 10;

struct Listener {
    Listener(Acceptor acceptor_in, std::shared_ptr<const TlsContext> tls_in)
        : acceptor(std::move(acceptor_in)), tls(std::move(tls_in)) {}

    Acceptor acceptor;
    std::shared_ptr<const TlsContext> tls;
};

// A peer that has vanished without a word must not hold its connection for the hours that the
// kernel would try: what it does not acknowledge, sent bytes or a probe, ends it.
void end_when_silent(Stream::Socket& socket) {
    const auto set = [&](int level, int name, int value) {
        ::setsockopt(socket.native_handle(), level, name, &value, sizeof(value));
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, kProbeAfterS);
    set(IPPROTO_TCP, TCP_KEEPINTVL, kProbeEveryS);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, kUnacknowledgedMs);
}

std::string address_of(const Stream::Socket& socket) {
    boost::system::error_code ec;
    const auto peer = socket.remote_endpoint(ec);
    if (ec) {
        return {};
    }
    const auto address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

}  // namespace

struct Server::State {
    State(runtime::Shards& shards_in,
          Clock& clock_in,
          Routes routes_in,
          WsOpen open_ws_in,
          ServerSettings settings_in)
        : shards(shards_in),
          settings(std::move(settings_in)),
          routes(std::move(routes_in)),
          open_ws(std::move(open_ws_in)),
          context{settings, routes, open_ws, clock_in, totals},
          accepting(shards.at(0).executor()) {
        for (std::size_t i = 0; i < shards.size(); ++i) {
            edges.push_back(std::make_shared<Edge>(shards.at(i), context));
        }
    }

    static Task<void> accept_all(State* self, Listener* listener);
    void hand_over(Stream::Socket socket, const Listener& listener, std::size_t shard);
    Task<void> stop_accepting();

    runtime::Shards& shards;
    const ServerSettings settings;
    const Routes routes;
    const WsOpen open_ws;
    EdgeTotals totals;
    const EdgeContext context;
    std::vector<std::shared_ptr<Edge>> edges;
    std::vector<std::unique_ptr<Listener>> listeners;
    std::size_t turn = 0;
    bool stopped = false;
    runtime::Scope accepting;  // on shard 0
};

Server::Server(
    runtime::Shards& shards, Clock& clock, Routes routes, WsOpen open_ws, ServerSettings settings)
    : state_(std::make_unique<State>(
          shards, clock, std::move(routes), std::move(open_ws), std::move(settings))) {
    // OpenSSL writes with write(2): a peer that left must be an error there, not the end of the
    // process.
    std::signal(SIGPIPE, SIG_IGN);
}

Server::~Server() = default;

Result<std::uint16_t> Server::listen(const ListenSettings& settings) {
    const auto failure = [&](const boost::system::error_code& ec) {
        return Error(
            Code::kUnavailable,
            errors::kListenFailed,
            fmt::format(
                "cannot listen on {}, port {}: {}", settings.address, settings.port, ec.message()));
    };
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(settings.address, ec);
    if (ec) {
        return failure(ec);
    }
    const asio::ip::tcp::endpoint endpoint(address, settings.port);
    Acceptor acceptor(state_->shards.at(0).context());
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) {
        acceptor.set_option(Acceptor::reuse_address(true), ec);
    }
    if (!ec) {
        acceptor.bind(endpoint, ec);
    }
    if (!ec) {
        acceptor.listen(kBacklog, ec);
    }
    if (ec) {
        return failure(ec);
    }
    const auto port = acceptor.local_endpoint(ec).port();
    state_->listeners.push_back(std::make_unique<Listener>(std::move(acceptor), settings.tls));
    return port;
}

void Server::start() {
    auto* const state = state_.get();
    state->shards.at(0).post([state] {
        for (auto& listener : state->listeners) {
            state->accepting.spawn("net.accept", State::accept_all(state, listener.get()));
        }
    });
}

Task<void> Server::State::accept_all(State* self, Listener* listener) {
    asio::steady_timer pause(self->shards.at(0).context());
    while (listener->acceptor.is_open()) {
        const auto shard = self->turn++ % self->shards.size();
        auto [ec, socket] =
            co_await listener->acceptor.async_accept(self->shards.at(shard).context(), kAwait);
        if (ec == asio::error::operation_aborted) {
            break;
        }
        if (ec && ec != asio::error::connection_aborted) {
            LOG(warn, "cannot accept a connection", kv("what", ec.message()));
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(kAwait);
        }
        if (!ec) {
            self->hand_over(std::move(socket), *listener, shard);
        }
    }
}

void Server::State::hand_over(Stream::Socket socket, const Listener& listener, std::size_t shard) {
    if (totals.connections.load() >= settings.connections_max) {
        return;  // closed by its destructor: the kernel tells the client, which comes back later
    }
    end_when_silent(socket);
    asio::post(shards.at(shard).context(),
               [edge = edges[shard], tls = listener.tls, socket = std::move(socket)]() mutable {
                   auto address = address_of(socket);
                   TlsContext::Ssl ssl;
                   if (tls) {
                       ssl = tls->accept_on(socket.native_handle());
                   }
                   edge->accept(Stream(std::move(socket), std::move(ssl)), std::move(address));
               });
}

Task<void> Server::State::stop_accepting() {
    boost::system::error_code ignored;
    for (auto& listener : listeners) {
        listener->acceptor.close(ignored);
    }
    co_await accepting.close();
}

Task<void> Server::stop(std::chrono::milliseconds drain) {
    auto* const state = state_.get();
    if (state->stopped) {
        co_return;
    }
    state->stopped = true;
    co_await runtime::on(state->shards.at(0), state->stop_accepting());
    const auto why = Error(Code::kUnavailable, errors::kServerStopping, "the server is stopping")
                         .with_retry_after_ms(kStopRetryMs);
    for (std::size_t i = 0; i < state->edges.size(); ++i) {
        state->shards.at(i).post([edge = state->edges[i], why] { edge->begin_stop(why); });
    }
    const auto end = state->context.clock.steady_now() + drain;
    for (std::size_t i = 0; i < state->edges.size(); ++i) {
        const auto left = end - state->context.clock.steady_now();
        const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(left);
        co_await runtime::on(
            state->shards.at(i),
            state->edges[i]->finish_stop(std::max(wait, std::chrono::milliseconds(0))));
    }
}

std::size_t Server::connections() const { return state_->totals.connections.load(); }

}  // namespace kapok::net
