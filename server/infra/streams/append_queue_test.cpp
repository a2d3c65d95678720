// feature: admission
#include "streams/append_queue.h"

#include "runtime/scope.h"
#include "runtime/testing/co_test.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <mutex>

namespace kapok::streams {
namespace {

using ::testing::HasSubstr;

Task<void> append_one(AppendQueue* queue, int* done) {
    Append append;
    append.client_message_id = "m";
    const auto appended = co_await queue->append(append);
    EXPECT_TRUE(appended.has_value());
    ++*done;
}

// While other threads work.
Task<void> until(runtime::testing::Loop* loop, std::function<bool()> holds) {
    while (!holds()) {
        co_await boost::asio::post(loop->executor(), boost::asio::use_awaitable);
    }
}

// Each batch takes 20 ms.
CO_TEST(AppendQueue, MeasuresBatchesAndTheWayToTheDisk) {
    observability::Metrics metrics;
    AppendQueue queue({.thread_name = "test", .metrics = &metrics},
                      loop.clock(),
                      [&loop](const AppendQueue::Batch& batch) {
                          loop.clock().advance(std::chrono::milliseconds(20));
                          for (const auto& pending : batch) {
                              pending->result = Appended{};
                          }
                      });
    for (int i = 0; i < 2; ++i) {
        Append append;
        append.client_message_id = "m";
        const auto appended = co_await queue.append(append);
        EXPECT_TRUE(appended.has_value());
    }
    const auto text = metrics.prometheus();
    EXPECT_THAT(text, HasSubstr("kapok_streams_batch_appends_bucket{le=\"1\"} 2"));
    EXPECT_THAT(text, HasSubstr("kapok_streams_append_seconds_bucket{le=\"0.01\"} 0"));
    EXPECT_THAT(text, HasSubstr("kapok_streams_append_seconds_bucket{le=\"0.03\"} 2"));
}

// A disk that hangs: what waits behind the batch that is being committed tells how loaded we are.
CO_TEST(AppendQueue, TellsHowLongAppendsWait) {
    runtime::Pressure pressure;
    std::vector<Duration> taken;
    auto& wait = pressure.add([&taken](Duration waited) { taken.push_back(waited); });
    std::mutex disk;
    std::unique_lock hangs(disk);
    std::atomic<int> begun{0};
    runtime::Scope scope(loop.executor());
    {
        AppendQueue queue({.thread_name = "test", .batch_max = 1, .wait = &wait},
                          loop.clock(),
                          [&](const AppendQueue::Batch& batch) {
                              ++begun;
                              const std::scoped_lock turn(disk);
                              for (const auto& pending : batch) {
                                  pending->result = Appended{};
                              }
                          });
        int done = 0;
        const auto append = [&queue, &done] { return append_one(&queue, &done); };
        scope.spawn("first", append());
        co_await until(&loop, [&] { return begun == 1; });
        EXPECT_EQ(pressure.load(loop.clock().steady_now()), runtime::Load::kCalm)
            << "it is being written, nothing waits";
        scope.spawn("second", append());
        scope.spawn("third", append());
        co_await until(&loop, [&] {
            loop.clock().advance(std::chrono::milliseconds(1));
            return pressure.wait(loop.clock().steady_now()) > Duration::zero();
        });
        loop.clock().advance(std::chrono::seconds(2));
        EXPECT_EQ(pressure.load(loop.clock().steady_now()), runtime::Load::kOverloaded);
        loop.clock().advance(std::chrono::seconds(4));
        EXPECT_EQ(pressure.load(loop.clock().steady_now()), runtime::Load::kStuck);
        hangs.unlock();
        co_await until(&loop, [&] { return done == 3; });
        EXPECT_EQ(pressure.load(loop.clock().steady_now()), runtime::Load::kCalm);
    }
    CO_ASSERT_TRUE(taken.size() == 3);
    EXPECT_GE(taken[1], std::chrono::seconds(6));
    co_await scope.close();
}

}  // namespace
}  // namespace kapok::streams
