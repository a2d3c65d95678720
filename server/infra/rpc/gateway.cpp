#include "rpc/gateway.h"

#include "base/assert.h"
#include "rpc/probe.h"
#include "rpc/session_registry.h"

#include <vector>

namespace kapok::rpc {

namespace {
// How late a session's end of time may be noticed. One sleeping task a shard watches all sessions:
// a timer for each would cost an idle session more memory than all its other state.
constexpr std::chrono::milliseconds kWatchEvery{1'000};
}  // namespace

Gateway::Gateway(boost::asio::any_io_executor executor,
                 std::size_t shard,
                 Ports ports,
                 SessionSettings settings)
    : shard_(shard), ports_(std::move(ports)), settings_(settings), scope_(std::move(executor)) {}

Gateway::~Gateway() { KAPOK_ASSERT(sessions_.empty(), "connections end before their gateway"); }

void Gateway::start() {
    if (!started_) {
        started_ = true;
        scope_.spawn("rpc.watch", watch());
    }
}

std::shared_ptr<Session> Gateway::open(Transport& transport, std::string address) {
    auto session = std::make_shared<Session>(*this, transport, std::move(address));
    sessions_.insert(session.get());
    if (ports_.probe != nullptr) {
        ports_.probe->session_opened();
    }
    return session;
}

void Gateway::forget(Session& session) {
    if (sessions_.erase(&session) > 0 && ports_.probe != nullptr) {
        ports_.probe->session_closed();
    }
}

void Gateway::say_goodbye(const Error& error) {
    for (auto* session : std::vector(sessions_.begin(), sessions_.end())) {
        session->say_goodbye(error);
    }
}

Task<void> Gateway::watch() {
    while (true) {
        co_await ports_.timers.sleep_for(kWatchEvery);
        const auto now = ports_.timers.clock().steady_now();
        for (auto* session : std::vector(sessions_.begin(), sessions_.end())) {
            session->check_time(now);
        }
    }
}

Task<void> Gateway::close() { co_await scope_.close(); }

}  // namespace kapok::rpc
