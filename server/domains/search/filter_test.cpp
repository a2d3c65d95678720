// feature: search
#include "search/filter.h"

#include "base/random.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace kapok::search {
namespace {

// Few characters, so that words and texts often meet.
std::string random_text(SeededRandom& random, std::size_t length) {
    static const std::vector<std::string> kCharacters{
        "a", "B", "c", "é", "1", " ", "火", "锅", "吃", "！", "👍", "ﬁ", "ไ", "　", "我"};
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += kCharacters[random.below(kCharacters.size())];
    }
    return text;
}

TEST(Filter, NeverDeniesWhatATextHas) {
    SeededRandom random(7);
    int found = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto text = random_text(random, 1 + random.below(20));
        const auto terms = *parse_terms(random_text(random, 1 + random.below(4)));
        if (terms.empty() || !find_terms(terms, {text})) {
            continue;
        }
        ++found;
        Grams grams;
        add_text_grams(fold(text).text, grams);
        const auto filter = make_filter(grams);
        Needed needed;
        for (const auto& word : terms.words) {
            add_word_grams(word, needed.all);
        }
        ASSERT_TRUE(may_contain(filter, needed)) << text;
    }
    EXPECT_GT(found, 1'000);
}

TEST(Filter, SeldomAdmitsWhatIsNotThere) {
    for (const std::size_t size : {1, 10, 100, 2'000, 50'000}) {
        Grams grams;
        for (std::uint64_t i = 0; i < size; ++i) {
            grams.push_back(sender_gram(UserId(i + 1)));
        }
        const auto filter = make_filter(grams);
        int wrong = 0;
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            wrong += may_contain(filter, sender_gram(UserId(1'000'000 + i))) ? 1 : 0;
        }
        EXPECT_LT(wrong, 300) << size;
    }
}

TEST(Filter, NothingContainsNothing) {
    EXPECT_EQ(make_filter({}), "");
    EXPECT_FALSE(may_contain("", kind_gram("text")));
    EXPECT_TRUE(may_contain("", Needed{})) << "nothing is needed";
}

TEST(Filter, OfAGroupOneIsEnough) {
    const auto filter = make_filter({kind_gram("image"), sender_gram(UserId(1))});
    EXPECT_TRUE(may_contain(filter, {.all = {}, .any = {{kind_gram("file"), kind_gram("image")}}}));
    EXPECT_FALSE(
        may_contain(filter, {.all = {}, .any = {{kind_gram("file"), kind_gram("voice")}}}));
    EXPECT_FALSE(
        may_contain(filter, {.all = {}, .any = {{kind_gram("image")}, {sender_gram(UserId(2))}}}));
}

// Stored filters outlive the program that wrote them.
TEST(Filter, ItsFormatStays) {
    Grams grams;
    add_text_grams(fold("Hi 火锅").text, grams);
    grams.push_back(kind_gram("text"));
    grams.push_back(sender_gram(UserId(1)));
    grams.push_back(mention_gram(UserId(2)));
    std::string hex;
    for (const auto byte : make_filter(grams)) {
        hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    EXPECT_EQ(hex, "fc7d4b8136896015a4e2") << "raise kIndexFormat if this is meant";
}

}  // namespace
}  // namespace kapok::search
