// feature: pain-storms, admission
#include "runtime/queue_wait.h"

#include <gtest/gtest.h>

#include <vector>

namespace kapok::runtime {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

class QueueWaitTest : public ::testing::Test {
  protected:
    [[nodiscard]] Instant now() const { return clock_.steady_now(); }
    void after(std::chrono::milliseconds time) { clock_.advance(time); }
    // The head came so long ago.
    void head(std::chrono::milliseconds waited) { queue_.head_is(now(), now() - waited); }
    void empty() { queue_.head_is(now(), std::nullopt); }
    [[nodiscard]] Load load() const { return queue_.load(now()); }

    ManualClock clock_;
    QueueWait queue_;
};

TEST_F(QueueWaitTest, AnEmptyQueueIsCalm) {
    EXPECT_EQ(load(), Load::kCalm);
    after(1h);
    EXPECT_EQ(load(), Load::kCalm);
    EXPECT_EQ(queue_.wait(now()), 0ms);
}

TEST_F(QueueWaitTest, OneSlowCommitIsNoOverload) {
    for (int i = 0; i < 100; ++i) {
        head(0ms);
        after(90ms);  // one job waits for the disk, and more with it
        empty();      // the next commit takes them all
        EXPECT_EQ(load(), Load::kCalm) << i;
    }
}

TEST_F(QueueWaitTest, AStandingQueueIs) {
    head(0ms);
    for (int i = 0; i < 30; ++i) {
        after(50ms);
        head(30ms);  // another one is taken; the next has waited 30 ms by now
    }
    EXPECT_EQ(load(), Load::kBusy) << "it never stands still long, and never empties";
    EXPECT_EQ(queue_.wait(now()), 30ms);
    for (int i = 0; i < 25; ++i) {
        head(600ms);
        after(50ms);
    }
    EXPECT_EQ(load(), Load::kOverloaded);
    head(10ms);
    EXPECT_EQ(load(), Load::kCalm) << "it is over at once";
}

// Nobody takes, nobody pushes: so nobody tells of anything either.
TEST_F(QueueWaitTest, AStuckQueueTellsByItself) {
    head(0ms);
    after(119ms);
    EXPECT_EQ(load(), Load::kCalm);
    after(1ms);
    EXPECT_EQ(load(), Load::kBusy);
    after(1'380ms);
    EXPECT_EQ(load(), Load::kOverloaded);
    after(3'500ms);
    EXPECT_EQ(load(), Load::kStuck);
    EXPECT_EQ(queue_.wait(now()), 5s);
    head(5s);  // a push changes nothing
    EXPECT_EQ(load(), Load::kStuck);
    empty();
    EXPECT_EQ(load(), Load::kCalm);
}

TEST_F(QueueWaitTest, AProcessIsAsLoadedAsItsWorstQueue) {
    std::vector<Duration> taken;
    Pressure pressure;
    auto& calm = pressure.add([&taken](Duration waited) { taken.push_back(waited); });
    auto& other = pressure.add();
    calm.head_is(now(), now());
    other.head_is(now(), now() - 30ms);
    after(200ms);
    calm.head_is(now(), std::nullopt);
    EXPECT_EQ(pressure.load(now()), Load::kBusy);
    EXPECT_EQ(pressure.wait(now()), 230ms);
    calm.taken(7ms);
    other.taken(8ms);
    EXPECT_EQ(taken, std::vector<Duration>{7ms});
}

}  // namespace
}  // namespace kapok::runtime
