#include "bus/in_process.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace kapok::bus {
namespace {

TEST(InProcessBus, DeliversToEverySubscriberOfTheSubjectOnly) {
    InProcessBus bus;
    std::vector<std::string> first;
    std::vector<std::string> second;
    std::vector<std::string> other;
    const auto a =
        bus.subscribe("x.y", [&](std::string_view payload) { first.emplace_back(payload); });
    const auto b =
        bus.subscribe("x.y", [&](std::string_view payload) { second.emplace_back(payload); });
    const auto c =
        bus.subscribe("x", [&](std::string_view payload) { other.emplace_back(payload); });
    bus.publish("x.y", "one");
    bus.publish("x.y", "two");
    bus.publish("x.y.z", "nobody");
    EXPECT_EQ(first, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(second, first);
    EXPECT_TRUE(other.empty());
}

TEST(InProcessBus, AnEndedSubscriptionIsSilent) {
    InProcessBus bus;
    int calls = 0;
    auto subscription = bus.subscribe("x", [&](std::string_view) { ++calls; });
    bus.publish("x", "");
    subscription.reset();
    bus.publish("x", "");
    EXPECT_EQ(calls, 1);
}

TEST(InProcessBus, AHandlerMayEndItselfAndSubscribe) {
    InProcessBus bus;
    int outer = 0;
    int inner = 0;
    std::unique_ptr<Bus::Subscription> next;
    std::unique_ptr<Bus::Subscription> self;
    self = bus.subscribe("x", [&](std::string_view) {
        ++outer;
        next = bus.subscribe("x", [&](std::string_view) { ++inner; });
        self.reset();
    });
    bus.publish("x", "");
    EXPECT_EQ(outer, 1);
    EXPECT_EQ(inner, 0) << "who subscribes during a publication does not get it";
    bus.publish("x", "");
    EXPECT_EQ(outer, 1);
    EXPECT_EQ(inner, 1);
}

TEST(InProcessBus, ASubscriptionMayOutliveTheBus) {
    std::unique_ptr<Bus::Subscription> subscription;
    {
        InProcessBus bus;
        subscription = bus.subscribe("x", [](std::string_view) {});
    }
    subscription.reset();
}

TEST(InProcessBus, NoCallAfterTheEndWhileOthersPublish) {
    InProcessBus bus;
    std::atomic<bool> stop = false;
    std::thread publisher([&] {
        while (!stop) {
            bus.publish("x", "payload");
        }
    });
    for (int round = 0; round < 200; ++round) {
        // What the handler uses dies right after the subscription: a late call would show in the
        // sanitizers, and as a count of a dead round here.
        auto alive = std::make_shared<std::atomic<bool>>(true);
        std::atomic<int> late = 0;
        auto subscription = bus.subscribe("x", [alive, &late](std::string_view) {
            if (!*alive) {
                ++late;
            }
        });
        subscription.reset();
        *alive = false;
        EXPECT_EQ(late, 0);
    }
    stop = true;
    publisher.join();
}

}  // namespace
}  // namespace kapok::bus
