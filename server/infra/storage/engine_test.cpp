// feature: admission
#include "storage/engine.h"

#include "storage/errors.h"

#include <gtest/gtest.h>

#include <string>

namespace kapok::storage {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using runtime::Load;

class JobQueueTest : public ::testing::Test {
  protected:
    Database::Job job() {
        return {.access = Database::Access::kWrite,
                .deadline = Deadline::never(),
                .run = [](Tx&) { return Database::Outcome::kCommit; },
                .done =
                    [this](std::optional<Error> failure) {
                        refused_ = failure ? std::string(failure->reason()) : "";
                    }};
    }
    [[nodiscard]] Load load() const { return wait_.load(clock_.steady_now()); }

    ManualClock clock_;
    std::vector<Duration> taken_;
    runtime::QueueWait wait_{[this](Duration waited) { taken_.push_back(waited); }};
    JobQueue queue_{3, clock_, &wait_};
    std::string refused_;
};

TEST_F(JobQueueTest, TellsHowLongJobsWait) {
    queue_.push(job());
    clock_.advance(700ms);
    queue_.push(job());
    clock_.advance(900ms);
    EXPECT_EQ(load(), Load::kOverloaded) << "the first waits for 1.6 s";
    EXPECT_EQ(queue_.take(1).size(), 1U);
    EXPECT_EQ(load(), Load::kOverloaded)
        << "the second has waited for 0.9 s: it is a standing queue";
    EXPECT_EQ(queue_.take(1).size(), 1U);
    EXPECT_EQ(load(), Load::kCalm);
    EXPECT_EQ(taken_, (std::vector<Duration>{1'600ms, 900ms}));
}

TEST_F(JobQueueTest, ABatchThatTakesAllLeavesNothingWaiting) {
    for (int i = 0; i < 3; ++i) {
        queue_.push(job());
        clock_.advance(1s);
    }
    EXPECT_EQ(load(), Load::kOverloaded);
    queue_.push(job());
    EXPECT_EQ(refused_, errors::kOverloaded) << "its length is limited, too";
    EXPECT_EQ(queue_.take(512).size(), 3U);
    EXPECT_EQ(load(), Load::kCalm);
}

}  // namespace
}  // namespace kapok::storage
