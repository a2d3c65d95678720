// feature: search
#include "search/testing/world.h"

namespace kapok::search::testing {
namespace {

const ConversationId kChat = ConversationId::direct(kAlice, kBob);

Task<streams::Seq> append(World* world, std::string id) {
    const auto appended = co_await world->watched.append({.stream = kChat.stream(),
                                                          .sender = kAlice,
                                                          .client_message_id = std::move(id),
                                                          .content_hash = 1,
                                                          .countable = streams::Countable::kYes,
                                                          .payload = "",
                                                          .replace = {}});
    must(appended);
    co_return appended->seq;
}

std::optional<store::Position> position(World& world) {
    return *world.index->blocking_read(
        Deadline::never(), [](storage::Tx& tx) { return Result(store::find_position(tx, kChat)); });
}

std::int64_t lag(World& world) {
    return world.metrics.gauge("kapok_search_lag_entries", "").value();
}

CO_TEST(Indexer, FollowsAppendsByItself) {
    World world(loop);
    must(co_await world.module->start());
    co_await append(&world, "a");
    co_await append(&world, "b");
    EXPECT_EQ(lag(world), 2);
    loop.set_time(runtime::testing::Loop::Time::kJumps);
    for (int i = 0; i < 20 && !position(world); ++i) {
        co_await loop.timers().sleep_for(std::chrono::seconds(1));
    }
    EXPECT_EQ(position(world)->seq, Seq(2));
    EXPECT_EQ(lag(world), 0);
    co_await world.close();
}

CO_TEST(Indexer, StartsWhereItWas) {
    World world(loop);
    co_await world.say(kAlice, kChat, "one");
    co_await world.catch_up();
    co_await world.say(kAlice, kChat, "two");
    co_await world.restart();
    co_await world.catch_up();
    EXPECT_EQ(position(world)->seq, Seq(2));
    const auto& indexed = world.metrics.counter("kapok_search_indexed_entries_total", "");
    EXPECT_EQ(indexed.value(), 2U) << "nothing is indexed twice";
    co_await world.close();
}

CO_TEST(Indexer, AnOtherFormatIsMadeAnew) {
    World world(loop);
    co_await world.say(kAlice, kChat, "火锅");
    must(world.index->blocking_write(Deadline::never(), [](storage::Tx& tx) -> Result<void> {
        store::put_block(tx, kChat, {.number = 7, .filter = "old"});
        store::put_position(tx, kChat, {.seq = Seq(1), .format = kIndexFormat + 1});
        return {};
    }));
    EXPECT_EQ((co_await world.find(kBob, kChat, "火")).size(), 1U) << "not trusted";
    co_await world.catch_up();
    EXPECT_EQ(position(world)->format, kIndexFormat);
    const auto blocks = world.index->blocking_read(Deadline::never(), [](storage::Tx& tx) {
        return Result(store::list_blocks(tx, kChat, {.before = 100, .until = {}, .limit = 9}));
    });
    EXPECT_EQ(blocks->size(), 1U) << "what was there is gone";
    co_await world.close();
}

CO_TEST(Indexer, AnIndexOfWhatNeverWasIsMadeAnew) {
    World world(loop);
    co_await world.say(kAlice, kChat, "火锅");
    must(world.index->blocking_write(Deadline::never(), [](storage::Tx& tx) -> Result<void> {
        store::put_position(tx, kChat, {.seq = Seq(99), .format = kIndexFormat});
        return {};
    }));
    co_await world.restart();
    co_await world.catch_up();
    EXPECT_EQ(position(world)->seq, Seq(1));
    EXPECT_EQ((co_await world.find(kBob, kChat, "火")).size(), 1U);
    co_await world.close();
}

CO_TEST(Indexer, RepeatsAreNoNews) {
    World world(loop);
    co_await append(&world, "a");
    co_await append(&world, "a");
    EXPECT_EQ(lag(world), 1);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::search::testing
