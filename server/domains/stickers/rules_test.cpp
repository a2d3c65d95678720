// feature: sticker-packs, own-stickers
#include "stickers/rules.h"

#include "stickers/api/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace kapok::stickers::rules {
namespace {

std::vector<ArchiveFile> files(const std::string& names) {
    std::vector<ArchiveFile> all{{"a.png", "A"}, {"b.png", "B"}, {"c.png", "C"}};
    if (!names.empty()) {
        all.push_back({"names.txt", names});
    }
    return all;
}

std::string reason_of(const std::string& names, std::string_view title = "cats") {
    const auto pack = draft(files(names), title);
    return pack ? "" : std::string(pack.error().reason());
}

TEST(Draft, TakesOrderAndWordsFromNames) {
    const auto pack = draft(files("\xEF\xBB\xBF# ours\r\ntitle: 猫 \r\nauthor: Ann\nlicence: "
                                  "CC0\n\nc.png: 你好\na.png:\n"),
                            "");
    ASSERT_TRUE(pack) << pack.error().reason();
    EXPECT_EQ(pack->title + pack->author + pack->licence, "猫AnnCC0");
    std::string all;
    for (const auto& sticker : pack->stickers) {
        all += sticker.file + sticker.words + sticker.bytes + " ";
    }
    EXPECT_EQ(all, "c.png你好C a.pngA b.pngB ");
}

TEST(Draft, AGivenTitleGoesBeforeTheArchives) {
    EXPECT_EQ(draft(files("title: theirs"), " ours ")->title, "ours");
    EXPECT_EQ(draft(files("title: theirs"), " ")->title, "theirs");
}

TEST(Draft, NeedsATitle) {
    EXPECT_EQ(reason_of("", ""), errors::kPackTitleInvalid);
    EXPECT_EQ(reason_of("title:", " "), errors::kPackTitleInvalid);
    EXPECT_EQ(reason_of("", "a\x07"), errors::kPackTitleInvalid);
    EXPECT_EQ(reason_of("", std::string(40, 'x')), "");
    EXPECT_EQ(reason_of("", std::string(41, 'x')), errors::kPackTitleInvalid);
}

TEST(Draft, RefusesNamesThatItDoesNotUnderstand) {
    for (const auto& bad : {std::string("a.png"),
                            std::string("d.png: who"),
                            std::string("a.png: one\na.png: twice"),
                            "a.png: " + std::string(41, 'x'),
                            std::string("a.png: \x01"),
                            std::string("a.png: \xff"),
                            "author: " + std::string(101, 'x'),
                            "licence: " + std::string(201, 'x')}) {
        EXPECT_EQ(reason_of(bad), errors::kPackNamesInvalid) << bad;
    }
}

TEST(CheckShelf, KeepsEachOnceAndOnlyKnownOnes) {
    const PackLists lists{.known = {"1", "2", "3"}};
    EXPECT_EQ(*check_shelf({"3", "1", "3"}, lists), (std::vector<std::string>{"3", "1"}));
    EXPECT_TRUE(check_shelf({}, lists)->empty());
    EXPECT_EQ(check_shelf({"1", "4"}, lists).error().reason(), errors::kPackUnknown);
    std::vector<std::string> many;
    for (int i = 0; i < 51; ++i) {
        many.push_back(std::to_string(i));
    }
    EXPECT_EQ(check_shelf(many, {.known = many}).error().reason(), errors::kTooManyPacks);
    many.pop_back();
    EXPECT_EQ(check_shelf(many, {.known = many})->size(), 50U);
}

TEST(CheckShelf, AWithdrawnPackOnTheShelfStopsNothing) {
    const PackLists lists{.known = {"1"}, .on_shelf = {"2", "1"}};
    EXPECT_EQ(*check_shelf({"1", "2"}, lists), std::vector<std::string>{"1"});
    EXPECT_EQ(check_shelf({"1", "3"}, lists).error().reason(), errors::kPackUnknown);
}

TEST(WithUsed, TheNewestStandsFirstOnce) {
    std::vector<Used> recent;
    for (int i = 0; i < 30; ++i) {
        recent = with_used(std::move(recent), {.pack_id = "1", .sticker_id = std::to_string(i)});
    }
    EXPECT_EQ(recent.size(), kRecentMax);
    EXPECT_EQ(recent.front().sticker_id, "29");
    EXPECT_EQ(recent.back().sticker_id, "6");
    recent = with_used(std::move(recent), {.pack_id = "1", .sticker_id = "10"});
    EXPECT_EQ(recent.size(), kRecentMax);
    EXPECT_EQ(recent[0].sticker_id, "10");
    EXPECT_EQ(recent[1].sticker_id, "29");
}

}  // namespace
}  // namespace kapok::stickers::rules
