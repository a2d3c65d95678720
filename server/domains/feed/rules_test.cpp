#include "feed/rules.h"

#include "feed/api/errors.h"
#include "feed/api/feed.h"

#include <gtest/gtest.h>

namespace kapok::feed {
namespace {

TEST(FeedRules, PageSizeHasADefaultAndALimit) {
    EXPECT_EQ(*page_size(0), 200U);
    EXPECT_EQ(*page_size(1), 1U);
    EXPECT_EQ(*page_size(500), 500U);
    const auto refused = page_size(501);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason(), kLimitTooLarge);
    EXPECT_EQ(refused.error().code(), Code::kInvalid);
}

TEST(FeedRules, PendingChangesComeBackWhole) {
    const std::string change("\x00 \xff\n spaces too", 16);
    const auto pending = decode_pending(encode_pending(UserId(42), change));
    ASSERT_TRUE(pending);
    EXPECT_EQ(pending->user, UserId(42));
    EXPECT_EQ(pending->change, change);
    EXPECT_EQ(decode_pending(encode_pending(UserId(1), ""))->change, "");
}

TEST(FeedRules, ForeignRowsAreNotPendingChanges) {
    for (const auto* payload : {"", "42", "x change", " change", "0 change", "-1 change"}) {
        EXPECT_FALSE(decode_pending(payload)) << payload;
    }
}

TEST(FeedRules, OneRowIsOneAppend) {
    const auto first = append_of(7, {UserId(42), "change"});
    const auto again = append_of(7, {UserId(42), "change"});
    EXPECT_EQ(first.stream, stream_of(UserId(42)));
    EXPECT_EQ(first.client_message_id, again.client_message_id);
    EXPECT_EQ(first.content_hash, again.content_hash);
    EXPECT_EQ(first.payload, "change");
    EXPECT_EQ(first.countable, streams::Countable::kNo);
    EXPECT_NE(append_of(8, {UserId(42), "change"}).client_message_id, first.client_message_id);
}

}  // namespace
}  // namespace kapok::feed
