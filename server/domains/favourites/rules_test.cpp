// feature: favourites
#include "favourites/rules.h"

#include "favourites/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::favourites::rules {
namespace {

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

TEST(FavouritesRules, WhatHangsOnPeopleIsNotKept) {
    EXPECT_EQ(reason_of(check_kind(messaging::Poll{})), errors::kNotToBeKept);
    EXPECT_EQ(reason_of(check_kind(messaging::Relay{})), errors::kNotToBeKept);
    EXPECT_EQ(*check_kind(messaging::Text{.text = "hi"}), "text");
    EXPECT_EQ(*check_kind(messaging::Text{.text = "https://example.com", .link = links::Preview{}}),
              "link");
    EXPECT_EQ(*check_kind(messaging::ContactCard{}), "contact_card");
}

TEST(FavouritesRules, ATagIsAFewCharacters) {
    EXPECT_EQ(*check_tag(" 旅行 "), "旅行");
    EXPECT_EQ(reason_of(check_tag(std::string(20, 'x'))), "");
    EXPECT_EQ(reason_of(check_tag("一二三四五六七八九十一二三四五六七八九十")), "");
    for (const auto& bad : {std::string(),
                            std::string(" "),
                            std::string(21, 'x'),
                            std::string("a\nb"),
                            std::string("\xFF")}) {
        EXPECT_EQ(reason_of(check_tag(bad)), errors::kTagInvalid) << bad;
    }
}

TEST(FavouritesRules, TagsAreEachOnceAndFew) {
    EXPECT_EQ(*check_tags({"b", " a", "b ", "a"}), (std::vector<std::string>{"b", "a"}));
    EXPECT_TRUE(check_tags({})->empty());
    std::vector<std::string> many;
    for (std::size_t i = 0; i < kTagsMax; ++i) {
        many.push_back(std::to_string(i));
    }
    EXPECT_EQ(reason_of(check_tags(many)), "");
    many.emplace_back("one more");
    EXPECT_EQ(reason_of(check_tags(many)), errors::kTooManyTags);
    many.emplace_back("");
    EXPECT_EQ(reason_of(check_tags(many)), errors::kTooManyTags) << "the rest is not looked at";
    EXPECT_EQ(reason_of(check_tags({"a", ""})), errors::kTagInvalid);
}

TEST(FavouritesRules, WhatIsAskedFor) {
    const auto all = check_wish({});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->limit, kPageUsual);
    EXPECT_EQ(all->pattern, "");
    EXPECT_FALSE(all->before);
    const auto some = check_wish({.kinds = {"image", "contact_card"},
                                  .tag = "a",
                                  .text = " ＡＢＣ 50% ",
                                  .page_token = "12",
                                  .limit = kPageMax});
    ASSERT_TRUE(some);
    EXPECT_EQ(some->pattern, "%abc 50\\%%") << "its own signs stand for themselves";
    EXPECT_EQ(some->before, FavouriteId(12));
    EXPECT_EQ(some->limit, kPageMax);
}

TEST(FavouritesRules, WhatCannotBeAskedFor) {
    EXPECT_EQ(reason_of(check_wish({.limit = kPageMax + 1})), errors::kLimitTooLarge);
    EXPECT_EQ(reason_of(check_wish({.text = std::string(kQueryCharacters + 1, 'x')})),
              errors::kQueryInvalid);
    EXPECT_EQ(reason_of(check_wish({.text = "\xC3"})), errors::kQueryInvalid);
    EXPECT_EQ(reason_of(check_wish({.tag = std::string(kTagCharacters + 1, 'x')})),
              errors::kQueryInvalid);
    for (const auto* kind : {"", "Image", "a,b", "%", "a_kind_that_is_too_long"}) {
        EXPECT_EQ(reason_of(check_wish({.kinds = {kind}})), errors::kQueryInvalid) << kind;
    }
    EXPECT_EQ(reason_of(check_wish({.kinds = std::vector<std::string>(kKindsMax + 1, "text")})),
              errors::kQueryInvalid);
    for (const auto* token : {"0", "x", "-1", "4611686018427387904", "99999999999999999999"}) {
        EXPECT_EQ(reason_of(check_wish({.page_token = token})), errors::kPageTokenInvalid) << token;
    }
}

TEST(FavouritesRules, CaseAndWidthMakeNoDifference) {
    EXPECT_EQ(fold("ＫＡＰＯＫ Straße ÀB"), fold("kapok STRASSE àb"));
    EXPECT_EQ(fold("木棉"), "木棉");
    EXPECT_EQ(fold_all({"A", "b"}), "a\nb\n");
    EXPECT_EQ(fold(""), "");
}

TEST(FavouriteRules, ANoteSaysSomething) {
    EXPECT_EQ(*rules::check_note("  牛奶\n面包 "), "牛奶\n面包");
    EXPECT_EQ(rules::check_note(" \n").error().reason(), errors::kNoteInvalid);
    EXPECT_EQ(rules::check_note("\xff").error().reason(), errors::kNoteInvalid);
    EXPECT_EQ(rules::check_note(std::string("a\0b", 3)).error().reason(), errors::kNoteInvalid);
    EXPECT_TRUE(rules::check_note(std::string(rules::kNoteCharacters, 'a')));
    EXPECT_EQ(rules::check_note(std::string(rules::kNoteCharacters + 1, 'a')).error().reason(),
              errors::kNoteTooLong);
}

}  // namespace
}  // namespace kapok::favourites::rules
