#include "rpc/settings.h"

#include "config/config.h"

#include <fmt/format.h>

namespace kapok::rpc {

void Settings::declare(config::Registry& registry) {
    using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
    auto group = registry.group("session", "Connections of devices (WebSocket).");
    group.add("hello_wait", session.hello_wait, "How long a new connection may stay silent.")
        .between(1s, 1min);
    group
        .add(
            "heartbeat",
            session.heartbeat,
            "Clients ping after this long without traffic; the server gives up after 2.5 times it.")
        .between(5s, 10min);
    group.add("in_flight_max", session.in_flight_max, "Requests of one connection at a time.")
        .between(1, 10'000);
    group
        .add("soft_frames",
             session.soft.frames,
             "Frames waiting for a slow client above which typing and the like is dropped.")
        .between(1, 1'000'000);
    group
        .add("soft_bytes",
             session.soft.bytes,
             "Bytes waiting for a slow client above which typing and the like is dropped.")
        .between(1'024, 1'073'741'824);
    group
        .add("hard_frames",
             session.hard.frames,
             "Frames waiting above which pushes are dropped and the client is told to resync.")
        .between(1, 1'000'000);
    group
        .add("hard_bytes",
             session.hard.bytes,
             "Bytes waiting above which pushes are dropped and the client is told to resync.")
        .between(1'024, 1'073'741'824);

    auto limits = registry.group(
        "rates",
        "How often methods may be called, by rate class (see the methods' reference): `login`, "
        "`code` and `public` count per network address, the others per user.");
    for (auto& [name, rate] : rates) {
        limits
            .add(name + "_per_second",
                 rate.per_second,
                 fmt::format("Calls of class `{}` a second, in the long run.", name))
            .between(0.000'1, 1'000'000);
        limits.add(name + "_burst", rate.burst, fmt::format("Calls of class `{}` at once.", name))
            .between(1, 1'000'000);
    }
}

}  // namespace kapok::rpc
