// The domain's decisions: pure functions of values.
#pragma once

#include "base/result.h"
#include "favourites/values.h"
#include "messaging/api/participation.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::favourites::rules {

inline constexpr std::size_t kFavouritesMax = 10'000;
inline constexpr std::size_t kRemovedAtOnceMax = 100;
inline constexpr std::size_t kTagsMax = 20;
inline constexpr std::size_t kTagCharacters = 20;
inline constexpr std::size_t kNoteCharacters = 10'000;
inline constexpr std::size_t kKindsMax = 20;
inline constexpr std::size_t kQueryCharacters = 100;
inline constexpr std::uint32_t kPageUsual = 30;
inline constexpr std::uint32_t kPageMax = 100;

// The kind it is filtered by; NOT_TO_BE_KEPT.
Result<std::string> check_kind(const messaging::Body& body);

// Without spaces at its ends; TAG_INVALID.
Result<std::string> check_tag(std::string_view tag);
// Each once; TAG_INVALID, TOO_MANY_TAGS.
Result<std::vector<std::string>> check_tags(const std::vector<std::string>& tags);

// Without spaces at its ends; FAVOURITE_NOTE_INVALID, FAVOURITE_NOTE_TOO_LONG.
Result<std::string> check_note(std::string_view text);

// What is asked for, before the database is.
struct Query {
    std::vector<std::string> kinds{};
    std::string tag{};
    std::string pattern{};  // for LIKE with '\\' as its escape; empty for all
    FavouriteId before{};   // none for the newest
    std::size_t limit = 0;
};
// QUERY_INVALID, PAGE_TOKEN_INVALID, LIMIT_TOO_LARGE.
Result<Query> check_wish(const Wish& wish);

// Without differences of case and width. `text` is UTF-8.
std::string fold(std::string_view text);
// What words are found by.
std::string fold_all(const std::vector<std::string>& words);

}  // namespace kapok::favourites::rules
