#include "language/http_providers.h"

#include "base/log.h"
#include "language/api/errors.h"
#include "language/wire.h"

#include <algorithm>

namespace kapok::language {
namespace {

// Ten times the longest text, with what stands around it.
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20U;
constexpr int kBadRequest = 400;
constexpr int kTooLarge = 413;
constexpr int kUnsupported = 415;
constexpr int kUnprocessable = 422;
constexpr int kTooMany = 429;

Deadline within(Deadline deadline, runtime::Timers& timers, std::chrono::milliseconds timeout) {
    return Deadline(std::min(deadline.at(), Deadline::after(timers.clock(), timeout).at()));
}

// The request itself was wrong, not the provider: another language or recording may do.
bool is_about_the_request(int status) {
    return status == kBadRequest || status == kTooLarge || status == kUnsupported ||
           status == kUnprocessable;
}

Error down(std::string_view provider, std::string what) {
    LOG(warn, "a provider failed", kv("provider", provider), kv("what", what));
    return Error(Code::kUnavailable, errors::kProviderDown, "the provider does not answer")
        .with_detail(std::move(what));
}

// Nothing for a success.
std::optional<Error> failure_of(std::string_view provider,
                                const Result<ProviderHttp::Answer>& answer,
                                std::string_view refused) {
    if (!answer) {
        return down(provider, std::string(answer.error().reason()));
    }
    if (answer->status / 100 == 2) {
        return std::nullopt;
    }
    if (is_about_the_request(answer->status)) {
        return Error(Code::kInvalid, refused, "the provider cannot do this")
            .with_detail(fmt::format("status {}", answer->status));
    }
    if (answer->status == kTooMany) {
        return Error(Code::kUnavailable, errors::kProviderBusy, "the provider has enough to do");
    }
    return down(provider, fmt::format("status {}", answer->status));
}

}  // namespace

Task<Result<Translation>> HttpTranslator::translate(Deadline deadline,
                                                    std::string text,
                                                    std::string target) {
    constexpr std::string_view kName = "translate";
    const auto answer =
        co_await http_.post(within(deadline, timers_, settings_.timeout),
                            {.url = settings_.url,
                             .content_type = "application/json",
                             .bearer = settings_.token,
                             .body = wire::translate_request(text, target, settings_.token),
                             .answer_bytes_max = kAnswerBytesMax});
    if (auto failure = failure_of(kName, answer, errors::kLanguageUnknown)) {
        co_return *std::move(failure);
    }
    auto translation = wire::read_translation(answer->body);
    if (!translation) {
        co_return down(kName, "no translation in the answer");
    }
    co_return *std::move(translation);
}

Task<Result<std::string>> HttpTranscriber::transcribe(Deadline deadline, Recording recording) {
    constexpr std::string_view kName = "transcribe";
    auto form = wire::transcribe_request(recording, settings_.model, random_);
    const auto answer = co_await http_.post(within(deadline, timers_, settings_.timeout),
                                            {.url = settings_.url,
                                             .content_type = std::move(form.content_type),
                                             .bearer = settings_.token,
                                             .body = std::move(form.body),
                                             .answer_bytes_max = kAnswerBytesMax});
    if (auto failure = failure_of(kName, answer, errors::kVoiceNotUnderstood)) {
        co_return *std::move(failure);
    }
    auto text = wire::read_transcript(answer->body);
    if (!text) {
        co_return down(kName, "no text in the answer");
    }
    co_return *std::move(text);
}

}  // namespace kapok::language
