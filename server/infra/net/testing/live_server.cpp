#include "net/testing/live_server.h"

#include "base/assert.h"
#include "runtime/scope.h"

#include <semaphore>

namespace kapok::net::testing {

namespace {

class Echo final : public WsEndpoint {
  public:
    explicit Echo(rpc::Transport& transport) : transport_(transport) {}

    void on_message(std::string_view message) override {
        transport_.send(std::make_shared<const std::string>(message));
        if (message == "close") {
            transport_.close();
        }
    }
    void on_drained() override {}
    void on_closed() override {}
    [[nodiscard]] bool wants_reading() const override {
        return transport_.backlog().bytes < 1'000'000;
    }
    void on_stop(const Error& why) override {
        transport_.send(std::make_shared<const std::string>(why.reason()));
        transport_.close();
    }

  private:
    rpc::Transport& transport_;
};

Task<void> run_then_tell(Task<void> task, std::binary_semaphore* ended) {
    co_await std::move(task);
    ended->release();
}

}  // namespace

WsOpen open_echoes() {
    return [](std::size_t /*shard*/, rpc::Transport& transport, const std::string& /*address*/) {
        return std::make_unique<Echo>(transport);
    };
}

LiveServer::LiveServer(Routes routes,
                       ServerSettings settings,
                       std::shared_ptr<const TlsContext> tls,
                       const MakeOpen& make_open)
    : server_(std::make_unique<Server>(
          shards_, clock_, std::move(routes), make_open(shards_), std::move(settings))) {
    const auto port = server_->listen({.address = "127.0.0.1", .port = 0, .tls = std::move(tls)});
    KAPOK_ASSERT(port.has_value(), "a free port of the loopback can be listened on");
    port_ = *port;
    shards_.start();
    server_->start();
}

LiveServer::~LiveServer() {
    if (!stopped_) {
        stop(std::chrono::milliseconds(0));
    }
    shards_.stop();
}

void LiveServer::stop(std::chrono::milliseconds drain) {
    stopped_ = true;
    run(server_->stop(drain));
}

void LiveServer::run(Task<void> task) {
    runtime::Scope scope(shards_.at(0).executor());
    std::binary_semaphore ended{0};
    shards_.at(0).post([&] { scope.spawn("net.test", run_then_tell(std::move(task), &ended)); });
    ended.acquire();
    // The scope forgets the task later in the same turn of the loop.
    std::binary_semaphore forgotten{0};
    shards_.at(0).post([&] { forgotten.release(); });
    forgotten.acquire();
}

}  // namespace kapok::net::testing
