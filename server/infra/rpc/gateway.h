// The sessions of one shard: opens them, watches their time, owns their tasks.
//
// One per shard; everything is called on the shard's executor. It must outlive its transports: shut
// down in the order say_goodbye(), connections closed, close(), destructor.
#pragma once

#include "base/result.h"
#include "rpc/authenticator.h"
#include "rpc/session.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

namespace kapok::rpc {

class Overload;
class Probe;
class Router;
class SessionRegistry;

class Gateway {
  public:
    // The highest seq of a user's feed; app plugs in the domain `feed`.
    using FeedHead = std::function<Task<Result<std::uint64_t>>(UserId)>;

    struct Ports {
        Router& router;
        Authenticator& authenticator;
        SessionRegistry& registry;
        runtime::Timers& timers;
        FeedHead feed_head;
        Probe* probe = nullptr;
        Overload* overload = nullptr;  // none: everybody is let in
    };

    // `shard` is the index of `executor` in the registry.
    Gateway(boost::asio::any_io_executor executor,
            std::size_t shard,
            Ports ports,
            SessionSettings settings);
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    // Begins to watch the sessions' time. Idempotent.
    void start();
    // A connection came. `address` is the client's, for rate limits.
    [[nodiscard]] std::shared_ptr<Session> open(Transport& transport, std::string address);
    // Ends every session, for a shutdown: Goodbye{error}.
    void say_goodbye(const Error& error);
    // Cancels and joins what still runs.
    Task<void> close();

    [[nodiscard]] std::size_t size() const { return sessions_.size(); }

  private:
    friend class Session;

    Task<void> watch();
    void forget(Session& session);

    std::size_t shard_;
    Ports ports_;
    SessionSettings settings_;
    bool started_ = false;
    std::unordered_set<Session*> sessions_;
    runtime::Scope scope_;
};

}  // namespace kapok::rpc
