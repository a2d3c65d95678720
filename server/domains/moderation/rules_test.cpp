// feature: reports, sanctions, word-filter
#include "moderation/rules.h"

#include "moderation/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::moderation {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kMe{1};
constexpr UserId kOther{2};

template <class T>
std::string_view reason_of(const Result<T>& result) {
    return result ? std::string_view() : result.error().reason();
}

ReportWish wish() { return {.client_report_id = "r-1", .reason = Reason::kSpam, .user = kOther}; }

TEST(ModerationRules, AReportNamesSomething) {
    EXPECT_TRUE(rules::check_report(wish(), kMe));
    auto nothing = wish();
    nothing.user = {};
    EXPECT_EQ(reason_of(rules::check_report(nothing, kMe)), errors::kReportInvalid);
    EXPECT_EQ(reason_of(rules::check_report(wish(), kOther)), errors::kReportInvalid) << "oneself";
    auto seqs_of_nothing = wish();
    seqs_of_nothing.seqs = {1};
    EXPECT_EQ(reason_of(rules::check_report(seqs_of_nothing, kMe)), errors::kReportInvalid);
    auto group = nothing;
    group.conversation = "g1";
    EXPECT_TRUE(rules::check_report(group, kMe));
    EXPECT_EQ(rules::kind_of(group), ReportKind::kGroup);
    EXPECT_EQ(rules::kind_of(wish()), ReportKind::kUser);
    group.seqs = {1};
    EXPECT_EQ(rules::kind_of(group), ReportKind::kMessage);
}

TEST(ModerationRules, AReportIsBounded) {
    for (const auto& id : {std::string(), std::string("a:b"), std::string(65, 'a')}) {
        auto bad = wish();
        bad.client_report_id = id;
        EXPECT_EQ(reason_of(rules::check_report(bad, kMe)), errors::kClientReportIdInvalid);
    }
    for (const int reason : {0, 9, 10, -1}) {
        auto bad = wish();
        bad.reason = static_cast<Reason>(reason);
        EXPECT_EQ(reason_of(rules::check_report(bad, kMe)), errors::kReportReasonInvalid) << reason;
    }
    auto words = wish();
    words.words = " " + std::string(500, 'x') + " ";
    EXPECT_EQ(rules::check_report(words, kMe)->words.size(), 500U);
    words.words = std::string(501, 'x');
    EXPECT_EQ(reason_of(rules::check_report(words, kMe)), errors::kWordsTooLong);
    words.words = "a\x1b";
    EXPECT_EQ(reason_of(rules::check_report(words, kMe)), errors::kWordsTooLong);
    auto evidence = wish();
    evidence.conversation = "d1-2";
    evidence.seqs.assign(30, 7);
    EXPECT_EQ(rules::check_report(evidence, kMe)->seqs, std::vector<std::uint64_t>{7});
    evidence.seqs.clear();
    for (std::uint64_t seq = 21; seq > 0; --seq) {
        evidence.seqs.push_back(seq);
    }
    EXPECT_EQ(reason_of(rules::check_report(evidence, kMe)), errors::kTooMuchEvidence);
}

TEST(ModerationRules, WordsFromOutsideAreCut) {
    EXPECT_EQ(rules::cut_words("  可疑 "), "可疑");
    EXPECT_EQ(rules::cut_words(std::string(600, 'x')).size(), rules::kWordsMax);
    EXPECT_EQ(rules::cut_words("turned \u202E round"), "") << "what reads otherwise than it is";
}

TEST(ModerationRules, ASanctionHasAReasonAndAnEnd) {
    const Sanction mute{.user = kOther, .muted_until = kNow + std::chrono::hours(1)};
    EXPECT_EQ(*rules::check_sanction(" spam ", mute, kNow), "spam");
    EXPECT_EQ(reason_of(rules::check_sanction("", mute, kNow)), errors::kSanctionInvalid);
    EXPECT_EQ(reason_of(rules::check_sanction(std::string(201, 'x'), mute, kNow)),
              errors::kSanctionInvalid);
    EXPECT_TRUE(rules::check_sanction("", Sanction{.user = kOther}, kNow)) << "given back";
    const Sanction longest{.user = kOther, .banned_until = kNow + std::chrono::days(3'651)};
    EXPECT_EQ(reason_of(rules::check_sanction("x", longest, kNow)), errors::kSanctionInvalid);
    EXPECT_TRUE(rules::check_subject(false));
    EXPECT_EQ(reason_of(rules::check_subject(true)), errors::kStaffProtected);
}

TEST(ModerationRules, AVerdictFitsItsReport) {
    Report report{.id = ReportId(1), .subject = kOther, .evidence_count = 1};
    const Verdict dismiss{.dismiss = true};
    const Verdict recall{.recall_messages = true};
    const Verdict ban{.ban_until = kNow};
    EXPECT_EQ(rules::decide(report, dismiss)->state, ReportState::kDismissed);
    EXPECT_EQ(rules::decide(report, recall)->state, ReportState::kUpheld);
    EXPECT_EQ(rules::decide(report, ban)->state, ReportState::kUpheld);
    EXPECT_EQ(reason_of(rules::decide(report, {})), errors::kVerdictInvalid);
    const Verdict both{.dismiss = true, .recall_messages = true};
    EXPECT_EQ(reason_of(rules::decide(report, both)), errors::kVerdictInvalid);
    report.evidence_count = 0;
    EXPECT_EQ(reason_of(rules::decide(report, recall)), errors::kVerdictInvalid);
    report.subject = {};
    EXPECT_EQ(reason_of(rules::decide(report, ban)), errors::kVerdictInvalid) << "of a group";
    report.state = ReportState::kDismissed;
    EXPECT_TRUE(rules::decide(report, dismiss)->repeated);
    report.subject = kOther;
    EXPECT_EQ(reason_of(rules::decide(report, ban)), errors::kReportDecided);
}

TEST(ModerationRules, ATermCanBeFound) {
    EXPECT_EQ(rules::check_term({" ＡｂＣ ", TermAction::kMask})->key, "abc");
    EXPECT_TRUE(rules::check_term({std::string(64, 'x'), TermAction::kFlag}));
    for (const auto& bad : {std::string(),
                            std::string("  "),
                            std::string(65, 'x'),
                            std::string("\xe2\x80\x8b"),
                            std::string("a\nb"),
                            std::string("\xff")}) {
        EXPECT_EQ(reason_of(rules::check_term({bad, TermAction::kMask})), errors::kTermInvalid);
    }
    EXPECT_EQ(reason_of(rules::check_term({"x", static_cast<TermAction>(0)})),
              errors::kTermInvalid);
    EXPECT_EQ(reason_of(rules::check_term({"x", static_cast<TermAction>(4)})),
              errors::kTermInvalid);
}

}  // namespace
}  // namespace kapok::moderation
