// Reasons of together's errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::together::errors {

// TooLarge: at most 50 polls and relay lists in one call.
inline constexpr std::string_view kTooManyAsked = "TOO_MANY_ASKED";
// Invalid: the message is no poll.
inline constexpr std::string_view kNotAPoll = "NOT_A_POLL";
// Invalid: the poll has no such option.
inline constexpr std::string_view kOptionUnknown = "OPTION_UNKNOWN";
// Invalid: in this poll one chooses one option.
inline constexpr std::string_view kOneOptionOnly = "ONE_OPTION_ONLY";
// Gone: the poll is closed.
inline constexpr std::string_view kPollClosed = "POLL_CLOSED";
// Forbidden: nobody is shown who chose what in this poll.
inline constexpr std::string_view kPollAnonymous = "POLL_ANONYMOUS";
// Invalid: the message is no relay list.
inline constexpr std::string_view kNotARelay = "NOT_A_RELAY";
// Invalid: a line has 1 to 200 characters.
inline constexpr std::string_view kLineInvalid = "LINE_INVALID";
// TooLarge: the list has 500 lines.
inline constexpr std::string_view kTooManyLines = "TOO_MANY_LINES";
// Gone: the relay list is closed.
inline constexpr std::string_view kRelayClosed = "RELAY_CLOSED";
// Forbidden: others' lines are taken out by who sent the list.
inline constexpr std::string_view kLineNotYours = "LINE_NOT_YOURS";
// Invalid: the message is neither a poll nor a relay list.
inline constexpr std::string_view kNotToTakePartIn = "NOT_TO_TAKE_PART_IN";
// Forbidden: only who sent it closes it.
inline constexpr std::string_view kCloseNotYours = "CLOSE_NOT_YOURS";
// Invalid: more voters or lines asked for than a page has.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";
// Invalid: not a page_token of this method.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";

}  // namespace kapok::together::errors
