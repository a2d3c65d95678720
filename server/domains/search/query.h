// The words of a query, and where they are in a text. Pure.
#pragma once

#include "base/result.h"
#include "search/fold.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::search {

inline constexpr std::size_t kQueryCharactersMax = 200;
inline constexpr std::size_t kTermsMax = 10;
// Fewer letters than this are looked for at the beginning of words only.
inline constexpr std::size_t kInnerLettersMin = 3;

// Folded words; in each text that is found, all occur.
struct Terms {
    std::vector<std::u32string> words;

    [[nodiscard]] bool empty() const { return words.empty(); }
};

// Words stand between spaces, phrases between double quotes. Invalid QUERY_INVALID, QUERY_TOO_LONG.
Result<Terms> parse_terms(std::string_view text);

// True if the word has letters only, and so few that it must begin a word.
bool begins_words(std::u32string_view word);

// Where a word is: in which text, from which character of it, and how many.
struct Match {
    std::uint32_t text = 0;
    std::uint32_t start = 0;
    std::uint32_t length = 0;
    friend auto operator<=>(const Match&, const Match&) = default;
};

// Nothing if a word is missing; a word may be in any of the texts. In order, at most kMatchesMax.
inline constexpr std::size_t kMatchesMax = 100;
std::optional<std::vector<Match>> find_terms(const Terms& terms,
                                             const std::vector<std::string>& texts);

}  // namespace kapok::search
