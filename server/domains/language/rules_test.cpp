// feature: translate, voice-to-text
#include "language/rules.h"

#include "language/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::language::rules {
namespace {

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

messaging::Content text(std::string words) {
    return {.body = messaging::Text{.text = std::move(words)}, .quote = {}};
}

messaging::Content voice(std::uint64_t bytes) {
    messaging::Voice voice;
    voice.media.id = "v1";
    voice.media.size_bytes = bytes;
    return {.body = std::move(voice), .quote = {}};
}

TEST(LanguageRules, OnlyTextsOfSomeLengthAreTranslated) {
    EXPECT_EQ(*check_text(text("你好"), 2), "你好") << "characters, not bytes";
    EXPECT_EQ(reason_of(check_text(text("你好啊"), 2)), errors::kTooLongToTranslate);
    EXPECT_EQ(reason_of(check_text(voice(1), 2)), errors::kNotAText);
}

TEST(LanguageRules, AnEditIsAnotherWording) {
    auto content = text("b");
    EXPECT_EQ(version_of(content), 0U);
    content.earlier.push_back({.text = {.text = "a"}, .time = {}});
    EXPECT_EQ(version_of(content), 1U);
}

TEST(LanguageRules, LanguagesAreTags) {
    for (const auto* good : {"en", "zh-CN", "zh-Hant", "pt-BR", "es-419", "fil", "de-DE-1996"}) {
        EXPECT_EQ(*check_language(good), good);
    }
    for (const auto* bad : {"",
                            "e",
                            "en-",
                            "-en",
                            "en--US",
                            "en_US",
                            "e1",
                            "中文",
                            "en\n",
                            "abcdefghi",
                            "en-abcdefghi",
                            "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"}) {
        EXPECT_EQ(reason_of(check_language(bad)), errors::kLanguageInvalid) << bad;
    }
}

TEST(LanguageRules, OnlyVoicesOfSomeSizeAreWrittenDown) {
    EXPECT_EQ(check_voice(voice(10), 10)->id, "v1");
    EXPECT_EQ(reason_of(check_voice(voice(11), 10)), errors::kTooLongToTranscribe);
    EXPECT_EQ(reason_of(check_voice(text("hi"), 10)), errors::kNotAVoice);
}

}  // namespace
}  // namespace kapok::language::rules
