// feature: storage-view
#include "archive/service.h"

#include "messaging/testing/world.h"

namespace kapok::archive {
namespace {

using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;
using messaging::testing::World;

// Answers what a test wants, and keeps what it was asked.
class FakeUsage final : public media::Usage {
  public:
    Task<Result<std::vector<media::PurposeBytes>>> by_purpose(Deadline) override {
        co_return std::vector<media::PurposeBytes>{};
    }
    Task<Result<std::uint64_t>> of_user(Deadline, UserId user) override {
        co_return user.value() * 100;
    }
    Task<Result<std::vector<media::FileSum>>> of_ranges(
        Deadline, std::vector<media::ScopeRange> ranges) override {
        asked = ranges;
        std::vector<media::FileSum> sums;
        for (const auto& range : ranges) {
            sums.push_back({.files = 1, .bytes = bytes[range.scope]});
        }
        co_return sums;
    }
    Task<Result<media::FileSum>> unused_of(Deadline, UserId, WallTime before) override {
        unused_before = before;
        co_return media::FileSum{.files = 2, .bytes = 20};
    }
    Task<Result<media::FileSum>> give_up_unused(Deadline, UserId, WallTime before) override {
        unused_before = before;
        co_return media::FileSum{.files = 2, .bytes = 20};
    }

    std::map<std::string, std::uint64_t> bytes;
    std::vector<media::ScopeRange> asked;
    WallTime unused_before{};
};

CO_TEST(Storage, CountsWhatOneMayRead) {
    World world(loop);
    FakeUsage usage;
    Service service({.history = world.module.history(), .usage = usage, .clock = loop.clock()});
    const auto with_bob = World::chat(kAlice, kBob);
    const auto with_carol = World::chat(kAlice, kCarol);
    must(co_await world.say(kAlice, with_bob, "m1", "1"));
    must(co_await world.say(kAlice, with_carol, "m2", "1"));
    must(co_await world.say(kAlice, with_carol, "m3", "2"));
    usage.bytes = {{with_bob.text(), 900}, {with_carol.text(), 70}};
    const auto storage = co_await service.get_storage(world.as(kAlice));
    must(storage);
    CO_ASSERT_TRUE(storage->conversations.size() == 2);
    EXPECT_EQ(storage->conversations[0].conversation, with_bob) << "largest first";
    EXPECT_EQ(storage->conversations[0].media.bytes, 900U);
    EXPECT_EQ(storage->conversations[1].entries, 2U);
    EXPECT_EQ(storage->unused.bytes, 20U);
    EXPECT_EQ(storage->uploaded_bytes, 100U);
    EXPECT_EQ(usage.unused_before, loop.clock().wall_now() - std::chrono::hours(1));

    const auto bobs = co_await service.get_storage(world.as(kBob));
    must(bobs);
    EXPECT_EQ(bobs->conversations.size(), 1U) << "nothing of others' chats";
    co_await world.close();
}

CO_TEST(Storage, OneWhoLeftCountsUpToThere) {
    World world(loop);
    FakeUsage usage;
    Service service({.history = world.module.history(), .usage = usage, .clock = loop.clock()});
    const auto group = co_await world.make_group();
    must(co_await world.service.leave_group(world.as(kBob), group));
    const auto left = (co_await world.get(kBob, group)).head.seq;
    must(co_await world.say(kAlice, group, "m1", "not bob's"));
    must(co_await service.get_storage(world.as(kBob)));
    CO_ASSERT_TRUE(usage.asked.size() == 1);
    EXPECT_EQ(usage.asked[0].last, left.value());
    must(co_await service.remove_unused(world.as(kBob)));
    co_await world.close();
}

}  // namespace
}  // namespace kapok::archive
