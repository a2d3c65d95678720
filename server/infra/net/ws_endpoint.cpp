#include "net/ws_endpoint.h"

#include "rpc/gateway.h"

namespace kapok::net {

namespace {

class SessionEndpoint final : public WsEndpoint {
  public:
    explicit SessionEndpoint(std::shared_ptr<rpc::Session> session)
        : session_(std::move(session)) {}

    void on_message(std::string_view message) override { session_->on_message(message); }
    void on_drained() override { session_->on_drained(); }
    void on_closed() override { session_->on_closed(); }
    [[nodiscard]] bool wants_reading() const override { return session_->wants_reading(); }
    void on_stop(const Error& why) override { session_->say_goodbye(why); }

  private:
    std::shared_ptr<rpc::Session> session_;
};

}  // namespace

WsOpen open_sessions(std::vector<rpc::Gateway*> gateways) {
    return [gateways = std::move(gateways)](
               std::size_t shard, rpc::Transport& transport, std::string address) {
        return std::make_unique<SessionEndpoint>(
            gateways.at(shard)->open(transport, std::move(address)));
    };
}

}  // namespace kapok::net
