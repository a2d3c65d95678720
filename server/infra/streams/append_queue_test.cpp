#include "streams/append_queue.h"

#include "runtime/testing/co_test.h"

#include <gmock/gmock.h>

namespace kapok::streams {
namespace {

using ::testing::HasSubstr;

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

}  // namespace
}  // namespace kapok::streams
