#include "language/rules.h"

#include "base/utf8.h"
#include "language/api/errors.h"

#include <algorithm>

namespace kapok::language::rules {
namespace {

constexpr std::size_t kTagMost = 35;  // what RFC 5646 asks of everyone to be able to hold
constexpr std::size_t kSubtagMost = 8;
constexpr std::size_t kLanguageFewest = 2;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

}  // namespace

Result<std::string> check_text(const messaging::Content& content, std::size_t characters_max) {
    const auto* text = std::get_if<messaging::Text>(&content.body);
    if (text == nullptr) {
        return Error(Code::kInvalid, errors::kNotAText, "only texts are translated")
            .with_field("seq");
    }
    if (count_characters(text->text).value_or(0) > characters_max) {
        return Error(Code::kTooLarge, errors::kTooLongToTranslate, "the text is too long")
            .with_field("seq");
    }
    return text->text;
}

std::uint32_t version_of(const messaging::Content& content) {
    return static_cast<std::uint32_t>(content.earlier.size());
}

Result<std::string> check_language(std::string_view tag) {
    const Error invalid = Error(Code::kInvalid, errors::kLanguageInvalid, "no language's tag")
                              .with_field("target_language");
    if (tag.size() > kTagMost) {
        return invalid;
    }
    bool first = true;
    for (auto rest = tag;; first = false) {
        const auto end = std::min(rest.find('-'), rest.size());
        const auto subtag = rest.substr(0, end);
        const bool good =
            first ? subtag.size() >= kLanguageFewest && std::ranges::all_of(subtag, is_letter)
                  : std::ranges::all_of(subtag, is_letter_or_digit);
        if (subtag.empty() || subtag.size() > kSubtagMost || !good) {
            return invalid;
        }
        if (end == rest.size()) {
            return std::string(tag);
        }
        rest.remove_prefix(end + 1);
    }
}

Result<media::Media> check_voice(const messaging::Content& content, std::size_t bytes_max) {
    const auto* voice = std::get_if<messaging::Voice>(&content.body);
    if (voice == nullptr) {
        return Error(Code::kInvalid, errors::kNotAVoice, "this is no voice message")
            .with_field("seq");
    }
    if (voice->media.size_bytes > bytes_max) {
        return Error(Code::kTooLarge, errors::kTooLongToTranscribe, "the recording is too long")
            .with_field("seq");
    }
    return voice->media;
}

}  // namespace kapok::language::rules
