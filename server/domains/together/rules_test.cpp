// feature: poll, relay
#include "together/rules.h"

#include "together/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::together::rules {
namespace {

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

Poll poll_of(std::size_t options, bool multiple) {
    Poll poll{.question = "?", .options = {}, .multiple = multiple};
    poll.options.resize(options, "a");
    return poll;
}

TEST(TogetherRules, AChoiceIsOfOptionsThatAreThere) {
    const auto single = poll_of(2, false);
    EXPECT_EQ(*check_choice(single, {}), Choice{}) << "takes the vote back";
    EXPECT_EQ(*check_choice(single, {1}), Choice{1});
    EXPECT_EQ(*check_choice(single, {1, 1}), Choice{1});
    EXPECT_EQ(reason_of(check_choice(single, {2})), errors::kOptionUnknown);
    EXPECT_EQ(reason_of(check_choice(single, {0, 1})), errors::kOneOptionOnly);
    const auto multiple = poll_of(20, true);
    EXPECT_EQ(*check_choice(multiple, {19, 0, 7, 0}), (Choice{0, 7, 19}));
    EXPECT_EQ(reason_of(check_choice(multiple, {0, 20})), errors::kOptionUnknown);
    EXPECT_EQ(reason_of(check_choice(multiple, {4'294'967'295U})), errors::kOptionUnknown);
}

TEST(TogetherRules, ALineIsOneLine) {
    const Limits limits;
    EXPECT_EQ(*check_line("  两个人，一辆车 ", limits), "两个人，一辆车");
    EXPECT_EQ(*check_line(std::string(200, 'x'), limits), std::string(200, 'x'));
    EXPECT_EQ(reason_of(check_line(std::string(201, 'x'), limits)), errors::kLineInvalid);
    EXPECT_EQ(reason_of(check_line("", limits)), errors::kLineInvalid);
    EXPECT_EQ(reason_of(check_line(" \t ", limits)), errors::kLineInvalid);
    EXPECT_EQ(reason_of(check_line("a\nb", limits)), errors::kLineInvalid);
    EXPECT_EQ(reason_of(check_line("\xFF", limits)), errors::kLineInvalid);
}

TEST(TogetherRules, APollIsOverFromItsTimeOn) {
    auto poll = poll_of(2, false);
    const auto now = from_ms(1'000);
    EXPECT_FALSE(is_over(poll, now)) << "it has no time";
    poll.closes = from_ms(1'001);
    EXPECT_FALSE(is_over(poll, now));
    poll.closes = now;
    EXPECT_TRUE(is_over(poll, now));
    EXPECT_FALSE(is_over(Relay{}, now));
    EXPECT_TRUE(check_open(poll, false).has_value());
    EXPECT_EQ(reason_of(check_open(poll, true)), errors::kPollClosed);
    EXPECT_EQ(reason_of(check_open(Relay{}, true)), errors::kRelayClosed);
}

TEST(TogetherRules, LinesAreTakenOutByTheirOwnersAndTheListsOwner) {
    const UserId ann{1};
    const UserId bob{2};
    const UserId eve{3};
    EXPECT_TRUE(may_remove({.caller = ann, .creator = bob, .line_of = ann}).has_value());
    EXPECT_TRUE(may_remove({.caller = bob, .creator = bob, .line_of = ann}).has_value());
    EXPECT_EQ(reason_of(may_remove({.caller = eve, .creator = bob, .line_of = ann})),
              errors::kLineNotYours);
}

TEST(TogetherRules, Pages) {
    EXPECT_EQ(*page_size(0), 50U);
    EXPECT_EQ(*page_size(200), 200U);
    EXPECT_EQ(reason_of(page_size(201)), errors::kLimitTooLarge);
    EXPECT_EQ(*place_of_token(""), 0U);
    EXPECT_EQ(*place_of_token(token_of_place(77)), 77U);
    EXPECT_EQ(reason_of(place_of_token("!")), errors::kPageTokenInvalid);
    EXPECT_EQ(reason_of(place_of_token(token_of_place(1ULL << 63U))), errors::kPageTokenInvalid);
}

}  // namespace
}  // namespace kapok::together::rules
