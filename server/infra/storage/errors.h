// The reasons storage answers with.
#pragma once

#include <string_view>

namespace kapok::storage::errors {

// Unavailable: the write was refused because no space is left; reading goes on.
inline constexpr std::string_view kDiskFull = "DISK_FULL";
// Unavailable: the database cannot be reached now. Whether a write took effect is not known.
inline constexpr std::string_view kDatabaseDown = "DATABASE_DOWN";
// Unavailable: too much is waiting.
inline constexpr std::string_view kOverloaded = "OVERLOADED";
// Unavailable: other writers kept changing the same rows.
inline constexpr std::string_view kContention = "CONTENTION";
// Timeout: the deadline passed before the job ran or while it did; nothing was changed.
inline constexpr std::string_view kDeadlinePassed = "DEADLINE_PASSED";
// Invalid: a text is not UTF-8 or has a NUL.
inline constexpr std::string_view kInvalidText = "INVALID_TEXT";
// Internal: wrong SQL, a corrupt file or another bug; the detail says what.
inline constexpr std::string_view kInternal = "INTERNAL";
// Internal: the database and this release's migrations do not go together.
inline constexpr std::string_view kMigrationRefused = "MIGRATION_REFUSED";
// Conflict: another server uses the database, and it is wanted still.
inline constexpr std::string_view kDatabaseInUse = "DATABASE_IN_USE";
// Invalid: the import of an instance into these data was interrupted.
inline constexpr std::string_view kImportUnfinished = "IMPORT_UNFINISHED";

}  // namespace kapok::storage::errors
