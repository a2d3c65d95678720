// Reasons of failures of the domain search.
#pragma once

#include <string_view>

namespace kapok::search::errors {

// Invalid: nothing is asked for: no word, person, kind, date or mention.
inline constexpr std::string_view kQueryEmpty = "QUERY_EMPTY";
// Invalid: more than 200 characters, or more than 10 words.
inline constexpr std::string_view kQueryTooLong = "QUERY_TOO_LONG";
// Invalid: the words are not UTF-8 or have a zero byte.
inline constexpr std::string_view kQueryInvalid = "QUERY_INVALID";
// Invalid: not a kind of message.
inline constexpr std::string_view kKindUnknown = "KIND_UNKNOWN";
// Invalid: more than 20 people.
inline constexpr std::string_view kTooManySenders = "TOO_MANY_SENDERS";
// Invalid: the time ends before it begins, or is none.
inline constexpr std::string_view kRangeInvalid = "RANGE_INVALID";
// Invalid: more asked for than a page has.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";
// Invalid: not a page_token of this method.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// Invalid: days are 2 to 43 times, each later than the one before.
inline constexpr std::string_view kDaysInvalid = "DAYS_INVALID";

}  // namespace kapok::search::errors
