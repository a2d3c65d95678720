// feature: search-filters
#include "search/criteria.h"

#include "search/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::search {
namespace {

constexpr UserId kMe{1};
constexpr UserId kOther{2};
constexpr WallTime kNoon = from_ms(1'800'000'000'000);
constexpr std::chrono::milliseconds kHour = std::chrono::hours(1);

messaging::Entry entry(messaging::Body body, UserId sender = kOther) {
    return {.conversation = ConversationId::direct(kMe, kOther),
            .seq = Seq(1),
            .time = kNoon,
            .sender = sender,
            .content = {.body = std::move(body), .quote = {}}};
}
messaging::Text text(std::string words) { return {.text = std::move(words), .mentioned = {}}; }

bool found(const Asked& asked, const messaging::Entry& one) {
    const auto criteria = understand(kMe, asked);
    EXPECT_TRUE(criteria) << criteria.error().reason();
    const bool is_hit = check(*criteria, one).has_value();
    const auto block = make_block(0, {one});
    if (is_hit) {
        EXPECT_TRUE(may_contain(block.filter, criteria->needed)) << "the filter denies a hit";
    }
    return is_hit;
}

TEST(Criteria, EveryKindIsFoundByItsOwn) {
    const auto link = entry(text("看 https://kapok.example/x"));
    const auto file = entry(messaging::File{.media = {}, .name = "年度报告.pdf"});
    EXPECT_TRUE(found({.kinds = {"link"}}, link));
    EXPECT_TRUE(found({.kinds = {"text"}}, link));
    EXPECT_FALSE(found({.kinds = {"link"}}, entry(text("看 kapok.example"))));
    const auto card = entry(messaging::Card{.title = "木棉开花", .url = "https://kapok.example"});
    EXPECT_TRUE(found({.text = "木棉", .kinds = {"link"}}, card));
    EXPECT_TRUE(found({.kinds = {"image", "file"}}, file));
    EXPECT_FALSE(found({.kinds = {"image"}}, file));
    EXPECT_TRUE(found({.text = "报告", .kinds = {"file"}}, file));
    EXPECT_TRUE(found({.text = "PDF"}, file));
    EXPECT_TRUE(found({.kinds = {"image"}}, entry(messaging::Image{})));
    EXPECT_TRUE(found({.kinds = {"voice"}}, entry(messaging::Voice{})));
    EXPECT_TRUE(
        found({.text = "🎉"}, entry(messaging::Sticker{.pack_id = "emoji", .sticker_id = "🎉"})));
}

TEST(Criteria, OnlyMessagesAreFound) {
    EXPECT_FALSE(
        found({.senders = {kOther}},
              entry(messaging::Notice{
                  .kind = messaging::NoticeKind::kRenamed, .users = {}, .text = "火锅群"})));
    EXPECT_FALSE(found({.senders = {kOther}}, entry(messaging::Recalled{.by = kOther})));
    EXPECT_FALSE(found({.senders = {kOther}}, entry(messaging::Recall{.target = Seq(1)})));
    EXPECT_FALSE(found({.senders = {kOther}}, entry(messaging::UnknownContent{})));
}

TEST(Criteria, SendersAndMentions) {
    EXPECT_TRUE(found({.senders = {kMe, kOther}}, entry(text("hi"))));
    EXPECT_FALSE(found({.senders = {kMe}}, entry(text("hi"))));
    const messaging::Text named{.text = "@me", .mentioned = {kMe}};
    const messaging::Text other{.text = "@other", .mentioned = {kOther}};
    const messaging::Text all{.text = "@all", .mentioned = {}, .mentions_all = true};
    EXPECT_TRUE(found({.mentions_me = true}, entry(named)));
    EXPECT_TRUE(found({.mentions_me = true}, entry(all)));
    EXPECT_FALSE(found({.mentions_me = true}, entry(other)));
}

TEST(Criteria, TimesIncludeTheFirstAndExcludeTheLast) {
    EXPECT_TRUE(found({.since = kNoon}, entry(text("hi"))));
    EXPECT_FALSE(found({.since = kNoon + kHour}, entry(text("hi"))));
    EXPECT_TRUE(found({.until = kNoon + kHour}, entry(text("hi"))));
    EXPECT_FALSE(found({.until = kNoon}, entry(text("hi"))));
}

TEST(Criteria, EveryBadInputHasItsReason) {
    const auto reason = [](const Asked& asked) {
        const auto criteria = understand(kMe, asked);
        return criteria ? std::string_view() : criteria.error().reason();
    };
    EXPECT_EQ(reason({}), errors::kQueryEmpty);
    EXPECT_EQ(reason({.text = " \"\" "}), errors::kQueryEmpty);
    EXPECT_EQ(reason({.senders = std::vector<UserId>(20, kMe)}), "");
    EXPECT_EQ(reason({.senders = std::vector<UserId>(21, kMe)}), errors::kTooManySenders);
    EXPECT_EQ(reason({.since = kNoon, .until = kNoon}), errors::kRangeInvalid);
    EXPECT_EQ(reason({.since = kNoon, .until = kNoon + kHour}), "");
    EXPECT_EQ(reason({.text = std::string(201, 'x')}), errors::kQueryTooLong);
}

TEST(Blocks, AreRunsOf128) {
    EXPECT_EQ(block_of(Seq(1)), 0);
    EXPECT_EQ(block_of(Seq(128)), 0);
    EXPECT_EQ(block_of(Seq(129)), 1);
    EXPECT_EQ(first_of(1), Seq(129));
    EXPECT_EQ(last_of(1), Seq(256));
}

}  // namespace
}  // namespace kapok::search
