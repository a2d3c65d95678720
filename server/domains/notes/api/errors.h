// Reasons of notes' errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::notes::errors {

// NotFound: the group has no such note, or it was removed.
inline constexpr std::string_view kNoteUnknown = "NOTE_UNKNOWN";
// NotFound: that version of the note is not kept.
inline constexpr std::string_view kNoteVersionUnknown = "NOTE_VERSION_UNKNOWN";
// Invalid: 1 to 64 of letters, digits, '-', '_'.
inline constexpr std::string_view kNoteIdInvalid = "NOTE_ID_INVALID";
// Invalid: a title has 1 to 100 characters in one line.
inline constexpr std::string_view kNoteTitleInvalid = "NOTE_TITLE_INVALID";
// Invalid: the text is not UTF-8, or has a zero byte.
inline constexpr std::string_view kNoteTextInvalid = "NOTE_TEXT_INVALID";
// TooLarge: a note has at most 20,000 characters.
inline constexpr std::string_view kNoteTextTooLong = "NOTE_TEXT_TOO_LONG";
// TooLarge: the group has 200 notes.
inline constexpr std::string_view kTooManyNotes = "TOO_MANY_NOTES";
// Conflict: another member's note has this id.
inline constexpr std::string_view kNoteIdUsed = "NOTE_ID_USED";
// Forbidden: a note is removed by who made it, the group's owner and admins.
inline constexpr std::string_view kNoteNotYours = "NOTE_NOT_YOURS";

}  // namespace kapok::notes::errors
