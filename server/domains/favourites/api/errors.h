// Reasons of favourites' errors. docs/reference/errors.md is made from this file. What may be read
// at all is messaging's to say: its reasons come through.
#pragma once

#include <string_view>

namespace kapok::favourites::errors {

// Invalid: a poll or a relay list, which is nothing without what people make of it.
inline constexpr std::string_view kNotToBeKept = "NOT_TO_BE_KEPT";
// NotFound: the caller has no such favourite.
inline constexpr std::string_view kFavouriteUnknown = "FAVOURITE_UNKNOWN";
// TooLarge: an account has at most 10,000 favourites, and takes at most 100 away at a time.
inline constexpr std::string_view kTooManyFavourites = "TOO_MANY_FAVOURITES";
// Invalid: a tag of a favourite has 1 to 20 characters.
inline constexpr std::string_view kTagInvalid = "FAVOURITE_TAG_INVALID";
// NotFound: the caller has no favourite with this tag.
inline constexpr std::string_view kTagUnknown = "FAVOURITE_TAG_UNKNOWN";
// TooLarge: a favourite has at most 20 tags.
inline constexpr std::string_view kTooManyTags = "TOO_MANY_FAVOURITE_TAGS";
// Invalid: the text of a note is empty, or has characters that cannot be kept.
inline constexpr std::string_view kNoteInvalid = "FAVOURITE_NOTE_INVALID";
// TooLarge: a note has at most 10,000 characters.
inline constexpr std::string_view kNoteTooLong = "FAVOURITE_NOTE_TOO_LONG";
// Invalid: this favourite is a copy of a message, which nobody edits.
inline constexpr std::string_view kNotANote = "FAVOURITE_NOT_A_NOTE";
// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientNoteIdInvalid = "CLIENT_NOTE_ID_INVALID";
// Invalid: the words to find have more than 100 characters, or what is asked for is no kind or tag.
inline constexpr std::string_view kQueryInvalid = "FAVOURITE_QUERY_INVALID";
// Invalid: not a token of this method.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// Invalid: at most 100 favourites a page.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";

}  // namespace kapok::favourites::errors
