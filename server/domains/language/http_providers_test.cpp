// feature: translate, voice-to-text
#include "language/http_providers.h"

#include "language/api/errors.h"
#include "runtime/testing/co_test.h"

#include <gtest/gtest.h>

namespace kapok::language {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

class FakeHttp final : public ProviderHttp {
  public:
    Result<Answer> answer{Answer{.status = 200, .body = {}}};
    Request asked{};
    Deadline until = Deadline::never();

    Task<Result<Answer>> post(Deadline deadline, Request request) override {
        until = deadline;
        asked = std::move(request);
        co_return answer;
    }
    void says(int status, std::string body) {
        answer = Answer{.status = status, .body = std::move(body)};
    }
};

CO_TEST(HttpProviders, AskAndReadATranslation) {
    FakeHttp http;
    HttpTranslator translator(
        http,
        loop.timers(),
        {.url = "http://127.0.0.1:5000/translate", .token = "key", .timeout = 5s});
    http.says(200, R"({"translatedText":"你好","detectedLanguage":{"language":"en"}})");
    const auto soon = Deadline::after(loop.clock(), 60s);
    const auto made = co_await translator.translate(soon, "hello", "zh");
    EXPECT_EQ(reason_of(made), "");
    EXPECT_EQ(made->text, "你好");
    EXPECT_EQ(made->source, "en");
    EXPECT_EQ(http.asked.url, "http://127.0.0.1:5000/translate");
    EXPECT_EQ(http.asked.bearer, "key");
    EXPECT_EQ(http.asked.content_type, "application/json");
    EXPECT_EQ(http.until.at(), Deadline::after(loop.clock(), 5s).at()) << "its own timeout";
    const auto sooner = Deadline::after(loop.clock(), 100ms);
    static_cast<void>(co_await translator.translate(sooner, "hello", "zh"));
    EXPECT_EQ(http.until.at(), sooner.at()) << "never later than the call";
}

CO_TEST(HttpProviders, EachFailureHasItsReason) {
    FakeHttp http;
    SeededRandom random(1);
    HttpTranslator translator(http, loop.timers(), {.url = "http://a"});
    HttpTranscriber transcriber(http, loop.timers(), random, {.url = "http://a"});
    const auto soon = Deadline::after(loop.clock(), 60s);
    struct Case {
        int status;
        std::string_view translating;
        std::string_view transcribing;
    };
    const std::vector<Case> cases{
        {400, errors::kLanguageUnknown, errors::kVoiceNotUnderstood},
        {413, errors::kLanguageUnknown, errors::kVoiceNotUnderstood},
        {415, errors::kLanguageUnknown, errors::kVoiceNotUnderstood},
        {422, errors::kLanguageUnknown, errors::kVoiceNotUnderstood},
        {401, errors::kProviderDown, errors::kProviderDown},
        {403, errors::kProviderDown, errors::kProviderDown},
        {404, errors::kProviderDown, errors::kProviderDown},
        {302, errors::kProviderDown, errors::kProviderDown},
        {429, errors::kProviderBusy, errors::kProviderBusy},
        {500, errors::kProviderDown, errors::kProviderDown},
    };
    for (const auto& each : cases) {
        http.says(each.status, R"({"error":"no","text":"x","translatedText":"x"})");
        EXPECT_EQ(reason_of(co_await translator.translate(soon, "a", "en")), each.translating)
            << each.status;
        EXPECT_EQ(reason_of(co_await transcriber.transcribe(soon, {})), each.transcribing)
            << each.status;
    }
    http.says(200, "<html>");
    EXPECT_EQ(reason_of(co_await translator.translate(soon, "a", "en")), errors::kProviderDown);
    EXPECT_EQ(reason_of(co_await transcriber.transcribe(soon, {})), errors::kProviderDown);
    http.answer = Error(Code::kTimeout, "DEADLINE_PASSED");
    EXPECT_EQ(reason_of(co_await translator.translate(soon, "a", "en")), errors::kProviderDown);
    http.answer = Error(Code::kUnavailable, "CONNECTION_FAILED");
    EXPECT_EQ(reason_of(co_await transcriber.transcribe(soon, {})), errors::kProviderDown);
}

CO_TEST(HttpProviders, ARecordingIsSentAsItIs) {
    FakeHttp http;
    SeededRandom random(1);
    HttpTranscriber transcriber(
        http, loop.timers(), random, {.url = "http://a/inference", .model = "whisper-1"});
    http.says(200, R"({"text":" hello "})");
    const auto soon = Deadline::after(loop.clock(), 60s);
    const auto made =
        co_await transcriber.transcribe(soon, {.bytes = "the recording", .mime_type = "audio/ogg"});
    EXPECT_EQ(reason_of(made), "");
    EXPECT_EQ(*made, "hello");
    EXPECT_NE(http.asked.body.find("the recording"), std::string::npos);
    EXPECT_NE(http.asked.body.find("whisper-1"), std::string::npos);
    EXPECT_EQ(http.asked.bearer, "");
}

}  // namespace
}  // namespace kapok::language
