// What HTTP providers are asked and what they answer (docs/operations.md). Reads bytes from
// outside.
#pragma once

#include "base/random.h"
#include "language/api/providers.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::language::wire {

// LibreTranslate's POST /translate, from any language; `api_key` may be empty.
std::string translate_request(const std::string& text,
                              const std::string& target,
                              const std::string& api_key);
// {"translatedText": "…", "detectedLanguage": {"language": "en"}}; nothing for anything else.
std::optional<Translation> read_translation(std::string_view json);

// The form that OpenAI's /v1/audio/transcriptions and whisper.cpp's /inference take; `model` may be
// empty.
struct Form {
    std::string content_type{};
    std::string body{};
};
Form transcribe_request(const Recording& recording, const std::string& model, Random& random);
// {"text": "…"}; nothing for anything else.
std::optional<std::string> read_transcript(std::string_view json);

}  // namespace kapok::language::wire
