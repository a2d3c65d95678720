// The signed-in sessions of this node, shard by shard (see sessions.h).
//
// push(), disconnect() and counts() are thread-safe; add() and remove() run on the shard they name.
#pragma once

#include "rpc/sessions.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace kapok::rpc {

class SessionRegistry final : public Sessions {
  public:
    explicit SessionRegistry(runtime::Shards& shards);
    // One executor a shard; tests and simulations give one.
    explicit SessionRegistry(std::vector<boost::asio::any_io_executor> executors);
    ~SessionRegistry() override;
    SessionRegistry(const SessionRegistry&) = delete;
    SessionRegistry& operator=(const SessionRegistry&) = delete;

    void push(UserSet users,
              SharedFrame frame,
              Urgency urgency,
              DeviceId except_device = {}) override;
    void disconnect(UserId user, DeviceId device) override;

    // Who comes and goes. Set it before the first session; it is called on the session's shard and
    // must be quick.
    enum class Change { kCame, kWent };
    using Observer = std::function<void(UserId, DeviceId, Change)>;
    void observe(Observer observer) { observer_ = std::move(observer); }

    // Sessions signed in, over all shards.
    [[nodiscard]] std::size_t size() const;

    void add(std::size_t shard, Session& session);
    void remove(std::size_t shard, Session& session);

  private:
    struct Slot;

    std::vector<std::shared_ptr<Slot>> slots_;
    Observer observer_;
};

}  // namespace kapok::rpc
