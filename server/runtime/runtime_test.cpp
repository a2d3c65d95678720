#include "runtime/completion.h"
#include "runtime/pacer.h"
#include "runtime/pool.h"
#include "runtime/scope.h"
#include "runtime/shard.h"
#include "runtime/snapshot_cache.h"
#include "runtime/testing/co_test.h"
#include "runtime/timers.h"

#include <gtest/gtest.h>

#include <future>

namespace kapok::runtime {
namespace {

using namespace std::chrono_literals;

Task<void> sleep_for_ever(Timers* timers, int* ended) {
    struct Mark {
        int* count;
        ~Mark() { ++*count; }
    } mark{ended};
    for (;;) {
        co_await timers->sleep_for(1h);
    }
}

CO_TEST(Scope, CloseCancelsAndJoinsAll) {
    loop.set_time(testing::Loop::Time::kStands);
    int ended = 0;
    Scope scope(loop.executor());
    scope.spawn("test.first", sleep_for_ever(&loop.timers(), &ended));
    scope.spawn("test.second", sleep_for_ever(&loop.timers(), &ended));
    co_await boost::asio::post(boost::asio::use_awaitable);  // they begin
    scope.spawn("test.unbegun", sleep_for_ever(&loop.timers(), &ended));
    EXPECT_EQ(scope.size(), 3U);
    co_await scope.close();
    EXPECT_EQ(ended, 2) << "what is cancelled before it began does not begin";
    EXPECT_EQ(scope.size(), 0U);
    scope.spawn("test.late", sleep_for_ever(&loop.timers(), &ended));
    EXPECT_EQ(scope.size(), 0U) << "a closed scope starts nothing";
}

Task<void> fail() {
    throw std::runtime_error("broken");
    co_return;
}

// The first turn of a task ran inside spawn(): a connection cut by a push changed the list of
// sessions that the push was walking.
CO_TEST(Scope, StartsNothingInsideSpawn) {
    Scope scope(loop.executor());
    bool started = false;
    scope.spawn("test.start", [](bool* flag) -> Task<void> {
        *flag = true;
        co_return;
    }(&started));
    EXPECT_FALSE(started);
    co_await scope.join();
    EXPECT_TRUE(started);
}

CO_TEST(Scope, ATaskThatThrowsIsTakenOut) {
    Scope scope(loop.executor());
    scope.spawn("test.fail", fail());
    co_await scope.join();
    EXPECT_EQ(scope.size(), 0U);
}

Task<Result<int>> answer_after(Timers* timers, Duration wait) {
    co_await timers->sleep_for(wait);
    co_return 42;
}

CO_TEST(Deadline, CutsWhatIsTooSlow) {
    auto deadline = Deadline::after(loop.clock(), 1s);
    auto slow = co_await with_deadline(loop.timers(), deadline, answer_after(&loop.timers(), 2s));
    CO_ASSERT_TRUE(!slow.has_value());
    EXPECT_EQ(slow.error().code(), Code::kTimeout);
    deadline = Deadline::after(loop.clock(), 1s);
    auto fast = co_await with_deadline(loop.timers(), deadline, answer_after(&loop.timers(), 10ms));
    CO_ASSERT_TRUE(fast.has_value());
    EXPECT_EQ(*fast, 42);
}

CO_TEST(Pool, AnswersOnTheCallersThread) {
    Pool pool({.name = "test", .threads = 2});
    const auto caller = std::this_thread::get_id();
    std::thread::id worker;
    auto result = co_await offload(pool, [&]() -> Result<int> {
        worker = std::this_thread::get_id();
        return 7;
    });
    EXPECT_EQ(*result, 7);
    EXPECT_NE(worker, caller);
    EXPECT_EQ(std::this_thread::get_id(), caller);
}

CO_TEST(Pool, ShedsWhenItsQueueIsFull) {
    std::promise<void> gate;
    Pool pool({.name = "test", .threads = 1, .queued_max = 1});
    std::promise<void> begun;
    EXPECT_TRUE(pool.try_submit([&] {
        begun.set_value();
        gate.get_future().wait();
    }));
    begun.get_future().wait();
    EXPECT_TRUE(pool.try_submit([] {}));
    auto result = co_await offload(pool, []() -> Result<int> { return 1; });
    gate.set_value();
    CO_ASSERT_TRUE(!result.has_value());
    EXPECT_EQ(result.error().reason(), "OVERLOADED");
}

TEST(Shards, RunJobsOnTheirOwnThread) {
    Shards shards(2);
    shards.start();
    std::promise<std::thread::id> first;
    std::promise<std::thread::id> second;
    shards.at(0).post([&] { first.set_value(std::this_thread::get_id()); });
    shards.at(1).post([&] { second.set_value(std::this_thread::get_id()); });
    EXPECT_NE(first.get_future().get(), second.get_future().get());
    shards.stop();
}

TEST(SnapshotCache, DropsTheLeastRecentlyUsed) {
    SnapshotCache<int, int> cache(0);  // one per stripe
    for (int i = 0; i < 1'000; ++i) {
        cache.put(cache.begin_load(i), i, i);
    }
    int kept = 0;
    for (int i = 0; i < 1'000; ++i) {
        kept += cache.find(i) != nullptr ? 1 : 0;
    }
    EXPECT_GE(kept, 1);
    EXPECT_LE(kept, 16);
}

TEST(SnapshotCache, AStaleLoadIsNotPut) {
    SnapshotCache<int, int> cache(100);
    const auto ticket = cache.begin_load(1);
    cache.erase(1);  // the database changed after the load began
    cache.put(ticket, 1, 41);
    EXPECT_EQ(cache.find(1), nullptr);
    cache.put(cache.begin_load(1), 1, 42);
    EXPECT_EQ(*cache.find(1), 42);
}

TEST(SnapshotCache, ReplacesOnlyWhatTheNewValueWasMadeFrom) {
    SnapshotCache<int, int> cache(100);
    const auto first = cache.put(cache.begin_load(1), 1, 41);
    const auto ticket = cache.begin_load(1);  // reads what was before the change
    EXPECT_TRUE(cache.replace(1, first, 42));
    cache.put(ticket, 1, 41);
    EXPECT_EQ(*cache.find(1), 42);
    EXPECT_FALSE(cache.replace(1, first, 43)) << "someone else was quicker";
    EXPECT_EQ(*cache.find(1), 42);
    EXPECT_FALSE(cache.replace(2, nullptr, 1));
}

TEST(Pacer, LetsOneThroughAPause) {
    using std::chrono_literals::operator""ms;
    using std::chrono_literals::operator""s;
    Pacer<int> pacer(2);
    const auto start = from_ms(1'000'000);
    EXPECT_FALSE(pacer.claim(1, start, 10s));
    EXPECT_EQ(pacer.claim(1, start, 10s), 10s) << "two at once";
    EXPECT_EQ(pacer.claim(1, start + 9s, 10s), 1s);
    EXPECT_FALSE(pacer.claim(1, start + 10s, 10s));
    pacer.give_back(1, start);
    EXPECT_EQ(pacer.claim(1, start + 11s, 10s), 9s) << "another moment was given back";
    pacer.give_back(1, start + 10s);
    EXPECT_FALSE(pacer.claim(1, start + 11s, 10s));
    EXPECT_EQ(pacer.claim(2, start + 1s, 10s, start), 9s) << "the caller knows of a last time";
    EXPECT_FALSE(pacer.claim(2, start + 10s, 10s, start));
    EXPECT_FALSE(pacer.claim(3, start + 10s, 10s));
    EXPECT_FALSE(pacer.claim(1, start + 12s, 10s)) << "the oldest made room";
    EXPECT_EQ(pacer.claim(3, start + 12s, 10s), 8'000ms);
}

}  // namespace
}  // namespace kapok::runtime
