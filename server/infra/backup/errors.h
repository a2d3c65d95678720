// Reasons of backup's errors.
#pragma once

#include <string_view>

namespace kapok::backup::errors {

// Invalid: not a directory of backups, and not empty either.
inline constexpr std::string_view kNotARepository = "NOT_A_BACKUP_DIRECTORY";
// NotFound: there is no backup of this name, or none at all.
inline constexpr std::string_view kBackupUnknown = "BACKUP_UNKNOWN";
// Internal: a file of the backup is missing, or is not what it was.
inline constexpr std::string_view kBackupDamaged = "BACKUP_DAMAGED";
// Conflict: the directory to restore into is not empty.
inline constexpr std::string_view kTargetNotEmpty = "TARGET_NOT_EMPTY";
// Unavailable: a file could not be read or written.
inline constexpr std::string_view kBackupFailed = "BACKUP_FAILED";

}  // namespace kapok::backup::errors
