#include "rpc/session_registry.h"

#include "rpc/testing/world.h"

#include <gtest/gtest.h>

namespace kapok::rpc {
namespace {

namespace wire = gateway::v1;
using testing::InProcessClient;
using testing::World;

SharedFrame typing_frame() {
    wire::Frame frame;
    frame.mutable_push()->mutable_typing();
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

UserSet users(std::vector<std::uint64_t> ids) {
    std::vector<UserId> set;
    for (const auto id : ids) {
        set.emplace_back(id);
    }
    return std::make_shared<const std::vector<UserId>>(std::move(set));
}

CO_TEST(SessionRegistry, PushesToAllDevicesOfTheUsersAsked) {
    World world(loop);
    InProcessClient phone(world.gateway, loop.timers(), loop.executor());
    InProcessClient desk(world.gateway, loop.timers(), loop.executor());
    InProcessClient bob(world.gateway, loop.timers(), loop.executor());
    InProcessClient root(world.gateway, loop.timers(), loop.executor());
    EXPECT_TRUE((co_await phone.connect("alice")).has_value());
    EXPECT_TRUE((co_await desk.connect("alice2")).has_value());
    EXPECT_TRUE((co_await bob.connect("bob")).has_value());
    EXPECT_TRUE((co_await root.connect("root")).has_value());
    EXPECT_EQ(world.registry.size(), 4U);

    // Fewer users than are online, then more: both ways of looking them up.
    for (const auto& asked : {users({1, 2}), users({1, 2, 4, 5, 6, 7, 8, 9})}) {
        world.registry.push(asked, typing_frame(), Urgency::kEphemeral, DeviceId(11));
        EXPECT_TRUE((co_await phone.next_push()).has_value());
        EXPECT_TRUE((co_await bob.next_push()).has_value());
        world.registry.push(users({1, 3}), typing_frame(), Urgency::kDurable);
        EXPECT_TRUE((co_await desk.next_push()).has_value());
        EXPECT_TRUE((co_await phone.next_push()).has_value());
        EXPECT_TRUE((co_await root.next_push()).has_value());
    }
    for (auto* client : {&phone, &desk, &bob, &root}) {
        EXPECT_TRUE(client->pushes().empty()) << "each got what was for it, once";
        co_await client->close();
    }
    EXPECT_EQ(world.registry.size(), 0U);
    co_await world.gateway.close();
}

CO_TEST(SessionRegistry, FindsSessionsOnEveryShard) {
    World world(loop);
    SessionRegistry registry({loop.executor(), loop.executor()});
    Gateway::Ports ports{world.router, world.tokens, registry, loop.timers(), [&world](UserId) {
                             return world.feed_head();
                         }};
    Gateway first(loop.executor(), 0, ports, {});
    Gateway second(loop.executor(), 1, ports, {});
    InProcessClient alice(first, loop.timers(), loop.executor());
    InProcessClient bob(second, loop.timers(), loop.executor());
    EXPECT_TRUE((co_await alice.connect("alice")).has_value());
    EXPECT_TRUE((co_await bob.connect("bob")).has_value());
    EXPECT_EQ(registry.size(), 2U);
    registry.push(users({1, 2}), typing_frame(), Urgency::kDurable);
    EXPECT_TRUE((co_await alice.next_push()).has_value());
    EXPECT_TRUE((co_await bob.next_push()).has_value());
    registry.disconnect(UserId(2), DeviceId(20));
    co_await bob.until_disconnected();
    EXPECT_EQ(registry.size(), 1U);
    co_await alice.close();
    co_await bob.close();
    co_await first.close();
    co_await second.close();
}

}  // namespace
}  // namespace kapok::rpc
