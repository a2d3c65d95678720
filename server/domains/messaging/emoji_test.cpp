// feature: reactions
#include "messaging/emoji.h"

#include <gtest/gtest.h>

#include <string>

namespace kapok::messaging {
namespace {

TEST(Emoji, WhatPeopleSeeAsOneIsOne) {
    for (const auto* text : {"👍",
                             "😀",
                             "❤️",
                             "❤",
                             "☀️",
                             "©️",
                             "👍🏽",
                             "✌🏿",
                             "1️⃣",
                             "#⃣",
                             "🇨🇳",
                             "👨‍👩‍👧‍👦",
                             "👩🏽‍💻",
                             "🏳️‍🌈",
                             "❤️‍🔥",
                             "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                             "🏴",
                             "🏴‍☠️",
                             "🫡",
                             "🥹",
                             "🀄",
                             "㊗️",
                             "🏽"}) {
        EXPECT_TRUE(is_single_emoji(text)) << text;
    }
}

TEST(Emoji, AnythingElseIsNot) {
    for (const auto* text : {"",    "a",      "1",        "#",  "好",      "👍👍",    "👍 ", " 👍",
                             "👍a", "🇨",      "🇨🇳🇨",      "🇨a", "👨‍", "‍👨", "️",    "⃣",
                             "👍️️",  "👍🏽🏽", "👨‍a", "1️",  "1️⃣1",      "<b>",     "\n"}) {
        EXPECT_FALSE(is_single_emoji(text)) << text;
    }
    EXPECT_FALSE(is_single_emoji("\xF0\x9F\x91")) << "cut UTF-8";
    EXPECT_FALSE(is_single_emoji("\x8D")) << "no UTF-8";
    EXPECT_FALSE(is_single_emoji(std::string("👍\0", 5)));
    EXPECT_FALSE(is_single_emoji("🏴\xF3\xA0\x81\xA7")) << "a region without an end";
}

TEST(Emoji, IsBounded) {
    std::string family = "👨";
    while (family.size() + 7 <= 64) {
        family += "‍👨";
    }
    EXPECT_TRUE(is_single_emoji(family));
    EXPECT_FALSE(is_single_emoji(family + "‍👨"));
}

}  // namespace
}  // namespace kapok::messaging
