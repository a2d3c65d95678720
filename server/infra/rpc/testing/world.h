// What rpc's own tests need around a session: a router, one shard and tokens.
#pragma once

#include "base/random.h"
#include "observability/metrics.h"
#include "rpc/gateway.h"
#include "rpc/overload.h"
#include "rpc/probe.h"
#include "rpc/router.h"
#include "rpc/session_registry.h"
#include "rpc/testing/fake_authenticator.h"
#include "rpc/testing/in_process_client.h"
#include "runtime/testing/co_test.h"

#include <array>
#include <string>

namespace kapok::rpc::testing {

// Tokens "alice" (user 1, device 10), "alice2" (user 1, device 11), "bob" (user 2, device 20) and
// "root" (user 3, device 30, administrator).
struct World {
    explicit World(runtime::testing::Loop& loop_in, SessionSettings settings = {})
        : loop(loop_in),
          rates(loop.clock(), default_rates()),
          router(loop.timers(), random, rates),
          registry(std::vector<boost::asio::any_io_executor>{loop.executor()}),
          gateway(loop.executor(),
                  0,
                  {router,
                   tokens,
                   registry,
                   loop.timers(),
                   [this](UserId) { return feed_head(); },
                   &probe,
                   &overload},
                  settings) {
        router.use_probe(probe);
        router.use_overload(overload);
        tokens.allow("alice", {UserId(1), DeviceId(10), false});
        tokens.allow("alice2", {UserId(1), DeviceId(11), false});
        tokens.allow("bob", {UserId(2), DeviceId(20), false});
        tokens.allow("root", {UserId(3), DeviceId(30), true});
    }

    // As if a queue had stood so long that the process has this load from now on.
    void be(runtime::Load load) {
        constexpr std::array<std::chrono::milliseconds, 4> kWaits{std::chrono::milliseconds(0),
                                                                  std::chrono::milliseconds(200),
                                                                  std::chrono::milliseconds(2'000),
                                                                  std::chrono::milliseconds(6'000)};
        const auto now = loop.clock().steady_now();
        queue.head_is(now, std::nullopt);
        if (load != runtime::Load::kCalm) {
            queue.head_is(now, now - kWaits[static_cast<std::size_t>(load)]);
        }
    }

    Task<Result<std::uint64_t>> feed_head() {
        if (before_head) {
            before_head();
        }
        co_return std::uint64_t{7};
    }

    runtime::testing::Loop& loop;
    SeededRandom random{1};
    observability::Metrics metrics;
    Probe probe{metrics};
    runtime::Pressure pressure;
    runtime::QueueWait& queue = pressure.add();
    Overload overload{{pressure, loop.clock(), random, metrics}};
    RateLimiter rates;
    Router router;
    FakeAuthenticator tokens;
    SessionRegistry registry;
    std::function<void()> before_head;  // runs while a session signs in
    Gateway gateway;
};

}  // namespace kapok::rpc::testing
