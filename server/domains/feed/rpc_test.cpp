// The method through the router: its fields arrive, and its answer comes back in full.
#include "base/random.h"
#include "feed/api/feed.h"
#include "feed/module.h"
#include "feed/testing/recording_sessions.h"
#include "rpc/testing/method_rows.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

namespace kapok::feed {
namespace {

CO_TEST(FeedRpc, FieldsArriveAndAnswersComeBackInFull) {
    loop.set_time(runtime::testing::Loop::Time::kStands);
    testing::RecordingSessions sessions;
    streams::testing::TemporaryStreams streams(loop.clock());
    const auto database = storage::testing::memory_database({}, loop.clock());
    storage::Outbox outbox(*database, loop.timers(), loop.executor());
    Module module({streams.streams(), outbox, sessions});
    outbox.start();
    SeededRandom random(1);
    rpc::RateLimiter rates(loop.clock(), rpc::default_rates());
    rpc::Router router(loop.timers(), random, rates);
    module.bind(router);
    const auto soon = Deadline::after(loop.clock(), std::chrono::seconds(10));
    const auto written = co_await database->write(soon, [&](storage::Tx& tx) -> Result<void> {
        for (const std::uint64_t gone : {7, 8, 9}) {
            v1::FeedEntry entry;
            entry.mutable_contact_removed()->set_user_id(gone);
            append(tx, UserId(1), entry.SerializeAsString());
        }
        return {};
    });
    CO_ASSERT_TRUE(written.has_value() && co_await outbox.drained(soon));

    const rpc::Caller alice{.user = UserId(1), .device = DeviceId(10)};
    const rpc::Caller bob{.user = UserId(2), .device = DeviceId(20)};
    rpc::testing::MethodRows rows(router, "kapok.feed.v1.FeedService");
    co_await rows.run({
        {{}, "ReadFeed", "{}", "TOKEN_MISSING"},
        {bob, "ReadFeed", "{}", "{}"},
        {alice,
         "ReadFeed",
         R"({"afterSeq":"1","limit":1})",
         R"({"entries":[{"seq":"2","timeMs":"*","contactRemoved":{"userId":"8"}}],"headSeq":"3"})"},
        {alice, "ReadFeed", R"({"limit":100000})", "LIMIT_TOO_LARGE limit"},
    });
    rows.expect_every_method();
    co_await outbox.close();
}

}  // namespace
}  // namespace kapok::feed
