// Reasons of agenda's errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::agenda::errors {

// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientItemIdInvalid = "CLIENT_ITEM_ID_INVALID";
// Invalid: the time is later than now and within a year.
inline constexpr std::string_view kDueInvalid = "DUE_INVALID";
// Invalid: a note has at most 100 characters in one line.
inline constexpr std::string_view kNoteInvalid = "NOTE_INVALID";
// TooLarge: one has at most 100 scheduled messages and reminders.
inline constexpr std::string_view kTooManyItems = "TOO_MANY_ITEMS";
// NotFound: there is no such item, or it is another's, or it has happened.
inline constexpr std::string_view kItemUnknown = "ITEM_UNKNOWN";

}  // namespace kapok::agenda::errors
