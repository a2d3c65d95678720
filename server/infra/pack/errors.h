// Reasons of pack's errors.
#pragma once

#include <string_view>

namespace kapok::pack::errors {

// Invalid: this is no ZIP archive that can be read, or it is damaged.
inline constexpr std::string_view kZipBroken = "ZIP_BROKEN";
// Invalid: a name in the archive leads out of it, is a link, or comes twice.
inline constexpr std::string_view kZipPathInvalid = "ZIP_PATH_INVALID";
// TooLarge: the archive unpacks to too much.
inline constexpr std::string_view kZipTooLarge = "ZIP_TOO_LARGE";
// TooLarge: too many files in one archive.
inline constexpr std::string_view kZipTooManyFiles = "ZIP_TOO_MANY_FILES";
// Invalid: the archive is locked, and no passphrase was given.
inline constexpr std::string_view kPassphraseNeeded = "PASSPHRASE_NEEDED";
// Invalid: the archive is locked with another passphrase, or its beginning is damaged.
inline constexpr std::string_view kPassphraseWrong = "PASSPHRASE_WRONG";
// Invalid: the envelope is of a version, or asks for work, that this release does not know.
inline constexpr std::string_view kEnvelopeUnknown = "ENVELOPE_UNKNOWN";
// Invalid: the locked archive was changed after it was made.
inline constexpr std::string_view kEnvelopeDamaged = "ENVELOPE_DAMAGED";
// Invalid: the archive ends too early, or its end was changed.
inline constexpr std::string_view kTruncated = "ARCHIVE_TRUNCATED";
// Unavailable: a file could not be read or written.
inline constexpr std::string_view kFileFailed = "ARCHIVE_FILE_FAILED";

}  // namespace kapok::pack::errors
