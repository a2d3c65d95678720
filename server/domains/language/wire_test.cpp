// feature: translate, voice-to-text
#include "language/wire.h"

#include <gtest/gtest.h>

namespace kapok::language::wire {
namespace {

TEST(LanguageWire, ATextIsAskedForAsLibreTranslateWantsIt) {
    const auto json = translate_request("say \"hi\"\n你好", "en", "key");
    for (const auto* part : {R"("q":"say \"hi\"\n你好")",
                             R"("source":"auto")",
                             R"("target":"en")",
                             R"("format":"text")",
                             R"("api_key":"key")"}) {
        EXPECT_NE(json.find(part), std::string::npos) << json;
    }
    EXPECT_EQ(translate_request("a", "en", "").find("api_key"), std::string::npos);
}

TEST(LanguageWire, ATranslationIsRead) {
    const auto full = read_translation(
        R"({"translatedText":"Hello!","detectedLanguage":{"confidence":90.0,"language":"fr"},"alternatives":[]})");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->text, "Hello!");
    EXPECT_EQ(full->source, "fr");
    const auto bare = read_translation(R"({"translatedText":""})");
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare->text + bare->source, "");
    EXPECT_EQ(read_translation(R"({"translatedText":"a","detectedLanguage":["x"]})")->source, "");
}

TEST(LanguageWire, WhatIsNoTranslationIsNone) {
    for (const auto* bad : {"",
                            "{",
                            "[]",
                            "\"text\"",
                            "{}",
                            R"({"error":"no"})",
                            R"({"translatedText":["a","b"]})",
                            R"({"translatedText":null})",
                            "<html></html>",
                            "\xFF"}) {
        EXPECT_FALSE(read_translation(bad)) << bad;
        EXPECT_FALSE(read_transcript(bad)) << bad;
    }
    EXPECT_FALSE(read_translation(std::string(100'000, '[')));
}

TEST(LanguageWire, ARecordingIsAForm) {
    SeededRandom random(1);
    const std::string bytes("\0\r\n--\xFF", 6);
    const auto form =
        transcribe_request({.bytes = bytes, .mime_type = "audio/mp4"}, "whisper-1", random);
    const auto boundary = form.content_type.substr(form.content_type.find('=') + 1);
    EXPECT_TRUE(form.content_type.starts_with("multipart/form-data; boundary=kapok-"));
    EXPECT_EQ(form.body,
              "--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" +
                  "whisper-1\r\n--" + boundary +
                  "\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\njson\r\n--" +
                  boundary +
                  "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"voice.m4a\"\r\n" +
                  "Content-Type: audio/mp4\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n");
    const auto bare =
        transcribe_request({.bytes = bytes, .mime_type = "audio/webm;codecs=opus"}, "", random);
    EXPECT_EQ(bare.body.find("model"), std::string::npos);
    EXPECT_NE(bare.body.find("voice.webm"), std::string::npos);
    EXPECT_NE(bare.content_type, form.content_type) << "another boundary each time";
}

TEST(LanguageWire, ATranscriptIsTrimmed) {
    EXPECT_EQ(*read_transcript(R"({"text":" 你好。\n","language":"zh"})"), "你好。");
    EXPECT_EQ(*read_transcript(R"({"text":""})"), "");
}

}  // namespace
}  // namespace kapok::language::wire
