// feature: word-filter
#include "moderation/matcher.h"

#include "base/random.h"
#include "moderation/fold.h"

#include <gtest/gtest.h>

#include <thread>

namespace kapok::moderation {
namespace {

std::shared_ptr<const Matcher> matcher_of(const std::vector<Term>& terms) {
    auto compiled = Matcher::compile(terms);
    EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().detail());
    return *std::move(compiled);
}

std::string masked(const Matcher& matcher, std::string_view text) {
    return mask(text, matcher.scan(text));
}

TEST(Fold, CaseWidthAndInvisibleCharacters) {
    EXPECT_EQ(fold("HeLLo").text, "hello");
    EXPECT_EQ(fold("ＨＥＬＬＯ　ｗ").text, "hello w");
    EXPECT_EQ(fold("木\xe2\x80\x8b棉").text, "木棉");  // a zero-width space
    EXPECT_EQ(fold("ΑΒΓ").text, "αβγ");
    EXPECT_EQ(fold("ß").text, "ss");
    EXPECT_EQ(fold("ﬁ").text, "fi");
    EXPECT_EQ(fold("a\xff\x80z").text, "a\xff\x80z");
    EXPECT_EQ(fold("").text, "");
}

TEST(Fold, KnowsWhereEachByteCameFrom) {
    const auto folded = fold("aＢß");
    EXPECT_EQ(folded.text, "abss");
    EXPECT_EQ(folded.begins, (std::vector<std::uint32_t>{0, 1, 4, 4}));
    EXPECT_EQ(folded.ends, (std::vector<std::uint32_t>{1, 4, 6, 6}));
}

TEST(WordFilter, FindsWhateverTheCaseAndWidth) {
    const auto matcher = matcher_of({{"Spam", TermAction::kMask}, {"木棉", TermAction::kMask}});
    EXPECT_EQ(masked(*matcher, "buy SPAM now"), "buy *** now");
    EXPECT_EQ(masked(*matcher, "ｓｐａＭ!"), "***!");
    EXPECT_EQ(masked(*matcher, "开木\xe2\x80\x8b棉了"), "开***了");
    EXPECT_EQ(masked(*matcher, "spa m"), "spa m");
    EXPECT_EQ(masked(*matcher, ""), "");
}

TEST(WordFilter, WhatOverlapsIsMaskedOnce) {
    const auto matcher = matcher_of({{"abc", TermAction::kMask},
                                     {"bcd", TermAction::kMask},
                                     {"d", TermAction::kMask},
                                     {"x", TermAction::kFlag}});
    EXPECT_EQ(masked(*matcher, "-abcd-x"), "-***-x");
    EXPECT_EQ(masked(*matcher, "abcabc"), "******");
    EXPECT_EQ(masked(*matcher, "dd"), "******");
}

TEST(WordFilter, TellsWhatToDo) {
    const auto matcher = matcher_of(
        {{"no", TermAction::kRefuse}, {"hm", TermAction::kFlag}, {"oh", TermAction::kMask}});
    EXPECT_EQ(matcher->scan("NO")[0].action, TermAction::kRefuse);
    EXPECT_EQ(matcher->scan("hm")[0].action, TermAction::kFlag);
    EXPECT_EQ(matcher->scan("oh")[0].action, TermAction::kMask);
    EXPECT_TRUE(matcher_of({})->scan("anything").empty());
}

// Against the plain way, with thousands of terms and texts that have some of them.
TEST(WordFilter, TenThousandTermsAgreeWithPlainSearch) {
    SeededRandom random(7);
    const auto word = [&](std::size_t letters) {
        std::string text;
        for (std::size_t i = 0; i < letters; ++i) {
            text += static_cast<char>('a' + random.below(12));
        }
        return text;
    };
    std::vector<Term> terms;
    for (int i = 0; i < 10'000; ++i) {
        terms.push_back({word(4 + random.below(4)), TermAction::kMask});
    }
    const auto matcher = matcher_of(terms);
    std::size_t hits = 0;
    for (int i = 0; i < 100; ++i) {
        const auto text = word(200);
        std::size_t plain = 0;
        for (const auto& term : terms) {
            for (auto at = text.find(term.text); at != std::string::npos;
                 at = text.find(term.text, at + 1)) {
                ++plain;
            }
        }
        const auto found = matcher->scan(text);
        EXPECT_EQ(found.size(), plain);
        for (const auto& hit : found) {
            EXPECT_LT(hit.begin, hit.end);
            EXPECT_LE(hit.end, text.size());
        }
        hits += plain;
    }
    EXPECT_GT(hits, 100U);
}

TEST(WordFilter, SeveralThreadsAndSeveralFilters) {
    const auto first = matcher_of({{"one", TermAction::kMask}});
    const auto second = matcher_of({{"two", TermAction::kMask}});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i) {
                EXPECT_EQ(masked(*first, "one two"), "*** two");
                EXPECT_EQ(masked(*second, "one two"), "one ***");
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

}  // namespace
}  // namespace kapok::moderation
