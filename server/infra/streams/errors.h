// Reasons of the errors that streams answer.
#pragma once

#include <string_view>

namespace kapok::streams {

// Conflict: the client_message_id was used in this stream for another content.
inline constexpr std::string_view kClientMessageIdReused = "CLIENT_MESSAGE_ID_REUSED";
// Invalid: a client_message_id has 1 to 128 bytes.
inline constexpr std::string_view kClientMessageIdInvalid = "CLIENT_MESSAGE_ID_INVALID";
// NotFound: the entry to replace does not exist.
inline constexpr std::string_view kEntryUnknown = "ENTRY_UNKNOWN";
// Gone: the append repeats one whose entry was trimmed since.
inline constexpr std::string_view kEntryTrimmed = "ENTRY_TRIMMED";
// Conflict: the entry to replace has changed since it was read; read it again and decide anew.
inline constexpr std::string_view kEntryChanged = "ENTRY_CHANGED";
// Unavailable: no space is left; nothing was appended. Reading goes on.
inline constexpr std::string_view kDiskFull = "DISK_FULL";
// Unavailable: the disk or the database answers with errors.
inline constexpr std::string_view kStreamsDown = "STREAMS_DOWN";
// Unavailable: more appends wait than the queue takes.
inline constexpr std::string_view kOverloaded = "OVERLOADED";
// Invalid: the streams are not in files of this machine.
inline constexpr std::string_view kStreamsElsewhere = "STREAMS_ELSEWHERE";
// Conflict: entries that are brought from another engine do not follow those that are here.
inline constexpr std::string_view kRestoreMisplaced = "RESTORE_MISPLACED";
// Internal: what is stored contradicts its checksum or itself.
inline constexpr std::string_view kStreamCorrupt = "STREAM_CORRUPT";

}  // namespace kapok::streams
