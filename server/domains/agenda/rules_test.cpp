// feature: scheduled, reminders
#include "agenda/rules.h"

#include "agenda/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::agenda::rules {
namespace {

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

TEST(AgendaRules, ATimeIsLaterAndWithinAYear) {
    const Limits limits;
    const auto now = from_ms(1'800'000'000'000);
    EXPECT_EQ(reason_of(check_due(now, now, limits)), errors::kDueInvalid);
    EXPECT_EQ(reason_of(check_due(from_ms(-1), now, limits)), errors::kDueInvalid);
    EXPECT_EQ(reason_of(check_due(now + std::chrono::milliseconds(1), now, limits)), "");
    EXPECT_EQ(reason_of(check_due(now + std::chrono::days(366), now, limits)), "");
    EXPECT_EQ(reason_of(check_due(now + std::chrono::days(367), now, limits)), errors::kDueInvalid);
}

TEST(AgendaRules, ANoteIsALineOrNothing) {
    const Limits limits;
    EXPECT_EQ(*check_note("", limits), "");
    EXPECT_EQ(*check_note(" 带伞 ", limits), "带伞");
    EXPECT_EQ(reason_of(check_note(std::string(100, 'x'), limits)), "");
    EXPECT_EQ(reason_of(check_note(std::string(101, 'x'), limits)), errors::kNoteInvalid);
    EXPECT_EQ(reason_of(check_note("a\nb", limits)), errors::kNoteInvalid);
    EXPECT_EQ(reason_of(check_note("\xFF", limits)), errors::kNoteInvalid);
}

TEST(AgendaRules, IdsOfClients) {
    EXPECT_EQ(reason_of(check_client_id("a-B_9")), "");
    EXPECT_EQ(reason_of(check_client_id(std::string(64, 'x'))), "");
    EXPECT_EQ(reason_of(check_client_id("")), errors::kClientItemIdInvalid);
    EXPECT_EQ(reason_of(check_client_id(std::string(65, 'x'))), errors::kClientItemIdInvalid);
    EXPECT_EQ(reason_of(check_client_id("a:b")), errors::kClientItemIdInvalid);
}

TEST(AgendaRules, WhatPassesIsTriedAgain) {
    for (const auto code : {Code::kInvalid,
                            Code::kForbidden,
                            Code::kNotFound,
                            Code::kConflict,
                            Code::kGone,
                            Code::kTooLarge}) {
        EXPECT_EQ(weigh(Error(code, "X")), Refusal::kForGood);
    }
    for (const auto code : {Code::kRateLimited,
                            Code::kUnavailable,
                            Code::kTimeout,
                            Code::kCancelled,
                            Code::kInternal}) {
        EXPECT_EQ(weigh(Error(code, "X")), Refusal::kForNow);
    }
}

}  // namespace
}  // namespace kapok::agenda::rules
