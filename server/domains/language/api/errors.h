// Reasons of language's errors. docs/reference/errors.md is made from this file. What may be read
// at all is messaging's to say: its reasons come through.
#pragma once

#include <string_view>

namespace kapok::language::errors {

// NotFound: the instance has no provider of translations; an administrator sets translate.url.
inline constexpr std::string_view kTranslateNotSetUp = "TRANSLATE_NOT_SET_UP";
// NotFound: the instance has none that writes voice messages down; transcribe.url.
inline constexpr std::string_view kTranscribeNotSetUp = "TRANSCRIBE_NOT_SET_UP";
// Invalid: only texts are translated.
inline constexpr std::string_view kNotAText = "NOT_A_TEXT";
// Invalid: only voice messages are written down.
inline constexpr std::string_view kNotAVoice = "NOT_A_VOICE";
// Invalid: not a language's tag such as "en" or "zh-Hant".
inline constexpr std::string_view kLanguageInvalid = "LANGUAGE_INVALID";
// Invalid: the provider does not know this language, or cannot translate the text.
inline constexpr std::string_view kLanguageUnknown = "LANGUAGE_UNKNOWN";
// Invalid: the provider cannot make anything of the recording.
inline constexpr std::string_view kVoiceNotUnderstood = "VOICE_NOT_UNDERSTOOD";
// TooLarge: the text has more characters than translate.characters_max.
inline constexpr std::string_view kTooLongToTranslate = "TOO_LONG_TO_TRANSLATE";
// TooLarge: the recording has more bytes than transcribe.bytes_max.
inline constexpr std::string_view kTooLongToTranscribe = "TOO_LONG_TO_TRANSCRIBE";
// Unavailable: the provider does not answer, refuses the instance, or answers what it should not.
inline constexpr std::string_view kProviderDown = "PROVIDER_DOWN";
// Unavailable: the provider, or what waits for it, has enough to do; try again later.
inline constexpr std::string_view kProviderBusy = "PROVIDER_BUSY";

}  // namespace kapok::language::errors
