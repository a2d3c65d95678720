#include "feed/service.h"

#include "feed/api/errors.h"
#include "feed/api/feed.h"
#include "feed/module.h"
#include "feed/rules.h"
#include "feed/testing/recording_sessions.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

namespace kapok::feed {
namespace {

constexpr UserId kAlice{1};
constexpr UserId kBob{2};

std::string change(std::uint64_t removed) {
    v1::FeedEntry entry;
    entry.mutable_contact_removed()->set_user_id(removed);
    return entry.SerializeAsString();
}

struct World {
    explicit World(runtime::testing::Loop& loop_in)
        : loop(loop_in),
          streams(loop.clock()),
          database(storage::testing::memory_database({}, loop.clock())),
          outbox(*database, loop.timers(), loop.executor()),
          module({streams.streams(), outbox, sessions}),
          service(streams.streams(), sessions) {
        // Deadlines must not pass while a real thread works; tests move the clock by hand.
        loop.set_time(runtime::testing::Loop::Time::kStands);
        outbox.start();
    }

    [[nodiscard]] Deadline soon() const {
        return Deadline::after(loop.clock(), std::chrono::seconds(10));
    }
    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user, .device = DeviceId(9), .is_admin = false}, soon(), "r", "::1"};
    }
    Task<Result<void>> append_one(UserId user, std::uint64_t removed, bool commits = true) {
        auto done = co_await database->write(soon(), [&](storage::Tx& tx) -> Result<void> {
            append(tx, user, change(removed));
            return commits ? Result<void>() : Error(Code::kInvalid, "REFUSED");
        });
        co_await outbox.drained(soon());
        co_return done;
    }

    runtime::testing::Loop& loop;
    testing::RecordingSessions sessions;
    streams::testing::TemporaryStreams streams;
    std::unique_ptr<storage::Database> database;
    storage::Outbox outbox;
    Module module;
    Service service;
};

CO_TEST(FeedService, ACommittedChangeIsInTheFeedAndPushed) {
    World world(loop);
    EXPECT_TRUE(co_await world.append_one(kAlice, 77));
    const auto page = co_await world.service.read(world.as(kAlice), streams::Seq(), 0);
    CO_ASSERT_TRUE(page.has_value() && page->entries.size() == 1);
    EXPECT_EQ(page->head, streams::Seq(1));
    const auto pushed = world.sessions.feed_of(kAlice);
    CO_ASSERT_TRUE(pushed.size() == 1);
    EXPECT_EQ(pushed[0].seq(), 1U);
    EXPECT_EQ(pushed[0].time_ms(), to_ms(page->entries[0].time));
    EXPECT_EQ(pushed[0].contact_removed().user_id(), 77U);
    EXPECT_EQ((co_await world.service.head(kAlice)).value(), streams::Seq(1));
    co_await world.outbox.close();
}

CO_TEST(FeedService, ARolledBackChangeLeavesNothing) {
    World world(loop);
    EXPECT_FALSE(co_await world.append_one(kAlice, 77, false));
    EXPECT_EQ((co_await world.service.head(kAlice)).value(), streams::Seq());
    EXPECT_TRUE(world.sessions.feed_of(kAlice).empty());
    co_await world.outbox.close();
}

CO_TEST(FeedService, ARepeatedRowIsAppendedOnce) {
    World world(loop);
    const storage::OutboxRow row{.id = 5,
                                 .topic = "feed.append",
                                 .key = "feed:1",
                                 .payload = encode_pending(kAlice, change(77))};
    EXPECT_TRUE(co_await world.service.on_append(row));
    EXPECT_TRUE(co_await world.service.on_append(row));
    EXPECT_EQ((co_await world.service.head(kAlice)).value(), streams::Seq(1));
    // Both pushes name the same entry.
    for (const auto& entry : world.sessions.feed_of(kAlice)) {
        EXPECT_EQ(entry.seq(), 1U);
    }
    co_await world.outbox.close();
}

CO_TEST(FeedService, AnUnreadableRowDoesNotHoldUpTheOthers) {
    World world(loop);
    EXPECT_TRUE(co_await world.service.on_append(
        {.id = 5, .topic = "feed.append", .key = "feed:1", .payload = "garbage"}));
    EXPECT_TRUE(co_await world.append_one(kAlice, 1));
    EXPECT_EQ((co_await world.service.head(kAlice)).value(), streams::Seq(1));
    co_await world.outbox.close();
}

CO_TEST(FeedService, ChangesKeepTheirOrderAndTheirOwner) {
    World world(loop);
    for (std::uint64_t n = 1; n <= 5; ++n) {
        EXPECT_TRUE(co_await world.append_one(kAlice, n));
        EXPECT_TRUE(co_await world.append_one(kBob, 100 + n));
    }
    const auto page = co_await world.service.read(world.as(kAlice), streams::Seq(2), 2);
    CO_ASSERT_TRUE(page.has_value() && page->entries.size() == 2);
    EXPECT_EQ(page->entries[0].seq, streams::Seq(3));
    EXPECT_EQ(page->entries[0].payload, change(3));
    EXPECT_EQ(page->entries[1].payload, change(4));
    EXPECT_EQ(page->head, streams::Seq(5));
    for (const auto& entry : world.sessions.feed_of(kBob)) {
        EXPECT_GT(entry.contact_removed().user_id(), 100U);
    }
    co_await world.outbox.close();
}

CO_TEST(FeedService, TooLongPagesAreRefused) {
    World world(loop);
    const auto page = co_await world.service.read(world.as(kAlice), streams::Seq(), 501);
    CO_ASSERT_TRUE(!page.has_value());
    EXPECT_EQ(page.error().reason(), kLimitTooLarge);
    co_await world.outbox.close();
}

}  // namespace
}  // namespace kapok::feed
