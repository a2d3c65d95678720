// Reasons of archive's errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::archive::errors {

// Invalid: a passphrase has at least 8 bytes.
inline constexpr std::string_view kPassphraseTooShort = "PASSPHRASE_TOO_SHORT";
// Invalid: a passphrase has at most 256 bytes.
inline constexpr std::string_view kPassphraseTooLong = "PASSPHRASE_TOO_LONG";
// Conflict: an export of the caller's is being made.
inline constexpr std::string_view kExportRunning = "EXPORT_RUNNING";
// NotFound: there is no such export, it is not the caller's, or its day is over.
inline constexpr std::string_view kExportUnknown = "EXPORT_UNKNOWN";
// Conflict: an import of the caller's is being done.
inline constexpr std::string_view kImportRunning = "IMPORT_RUNNING";
// Unavailable: as many archives are being made and read as the server does at a time; try again
// later.
inline constexpr std::string_view kArchivesBusy = "ARCHIVES_BUSY";
// Unavailable: the server's disk has no room for the archive.
inline constexpr std::string_view kNoRoom = "ARCHIVE_NO_ROOM";
// Unavailable: the server was stopped meanwhile; begin again.
inline constexpr std::string_view kInterrupted = "ARCHIVE_INTERRUPTED";
// Cancelled: its owner stopped it.
inline constexpr std::string_view kCancelled = "ARCHIVE_CANCELLED";
// Invalid: the file is no Kapok archive.
inline constexpr std::string_view kNoArchive = "NOT_A_KAPOK_ARCHIVE";
// Invalid: the archive is of a version that this release does not know.
inline constexpr std::string_view kVersionUnknown = "ARCHIVE_VERSION_UNKNOWN";
// Invalid: the archive is of a whole instance and not of an account, or the other way round.
inline constexpr std::string_view kScopeWrong = "ARCHIVE_SCOPE_WRONG";
// Invalid: a file that the archive names is not in it.
inline constexpr std::string_view kFileMissing = "ARCHIVE_FILE_MISSING";
// Invalid: a file of the archive is not what the archive says of it, or is not named at all.
inline constexpr std::string_view kHashWrong = "ARCHIVE_HASH_WRONG";
// Invalid: a line of the archive cannot be understood, is too long, or out of order.
inline constexpr std::string_view kLineInvalid = "ARCHIVE_LINE_INVALID";
// Invalid: a text of the archive is no UTF-8.
inline constexpr std::string_view kTextNotUtf8 = "ARCHIVE_TEXT_NOT_UTF8";
// Invalid: the archive has files that are together larger than the archive itself.
inline constexpr std::string_view kMediaRefused = "ARCHIVE_MEDIA_REFUSED";
// Invalid: the archive of an instance was made by a newer release.
inline constexpr std::string_view kSchemaNewer = "ARCHIVE_SCHEMA_NEWER";
// Conflict: an instance is imported where there is none yet; here there is one.
inline constexpr std::string_view kInstanceNotEmpty = "INSTANCE_NOT_EMPTY";
// Invalid: there is no instance to export.
inline constexpr std::string_view kInstanceEmpty = "INSTANCE_EMPTY";

}  // namespace kapok::archive::errors
