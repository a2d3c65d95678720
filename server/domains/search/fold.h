// One way to write what people write in many: no case, no accents, no full or half width, one space
// for any run of spaces. Pure. The web app folds by the same rules
// (web/src/features/search/fold.ts) and both are held to tests/support/search_cases.json.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::search {

// What a folded character is. Letters stand in words with spaces between them (Latin, Greek,
// Cyrillic, Arabic …, and digits); wide ones are found alone: Chinese, Japanese, Korean, Thai,
// emoji, punctuation.
enum class CharacterClass { kSpace, kLetter, kWide };
CharacterClass class_of(char32_t folded);

struct Folded {
    std::u32string text;
    // For each character of `text`, which character of the original it comes from.
    std::vector<std::uint32_t> origins;
    std::uint32_t characters = 0;  // of the original
};

// What is no UTF-8 is left out.
Folded fold(std::string_view utf8);

}  // namespace kapok::search
