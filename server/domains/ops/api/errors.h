// Reasons of failures that ops answers. docs/reference/errors.md is generated from the comments.
#pragma once

#include <string_view>

namespace kapok::ops::errors {

// The role is none that can be given.
inline constexpr std::string_view kRoleInvalid = "ROLE_INVALID";
// There is no such group.
inline constexpr std::string_view kGroupUnknown = "GROUP_UNKNOWN";
// Not one of open, by invite and closed.
inline constexpr std::string_view kRegistrationInvalid = "REGISTRATION_INVALID";
// Messages are kept for at most 3,650 days, or for ever.
inline constexpr std::string_view kRetentionInvalid = "RETENTION_INVALID";
// Backups are made from the server's own machine, or below the directory storage.backup_root.
inline constexpr std::string_view kBackupNotHere = "BACKUP_NOT_HERE";
// The directory is no absolute path without "..".
inline constexpr std::string_view kBackupDirectoryInvalid = "BACKUP_DIRECTORY_INVALID";
// Another backup is being made.
inline constexpr std::string_view kBackupRunning = "BACKUP_RUNNING";
// The data is in PostgreSQL, which is backed up with its own tools; see docs/operations.md.
inline constexpr std::string_view kBackupNotEmbedded = "BACKUP_NOT_EMBEDDED";
// The page token is not one of the last response.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// More was asked for than one answer may hold.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";

}  // namespace kapok::ops::errors
