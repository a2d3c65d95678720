// The domain's decisions: pure functions of values.
#pragma once

#include "base/result.h"
#include "messaging/api/participation.h"

#include <string>
#include <string_view>

namespace kapok::language::rules {

// The text as it is now; NOT_A_TEXT, TOO_LONG_TO_TRANSLATE.
Result<std::string> check_text(const messaging::Content& content, std::size_t characters_max);
// Which wording that is: 0 for the first.
std::uint32_t version_of(const messaging::Content& content);
// A tag such as "en", "zh-Hant" or "pt-BR", in the case it came in; LANGUAGE_INVALID.
Result<std::string> check_language(std::string_view tag);
// The recording of a voice message; NOT_A_VOICE, TOO_LONG_TO_TRANSCRIBE.
Result<media::Media> check_voice(const messaging::Content& content, std::size_t bytes_max);

}  // namespace kapok::language::rules
