// Decisions of ops: pure functions.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "ops/api/audit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::ops {

// Days that messages are kept, by kind of conversation; 0 for ever.
struct Retention {
    std::uint32_t direct_days = 0;
    std::uint32_t group_days = 0;
    std::uint32_t self_days = 0;
    friend bool operator==(const Retention&, const Retention&) = default;
};

namespace rules {

inline constexpr std::uint32_t kRetentionDaysMax = 3'650;

Result<void> check_retention(const Retention& retention);
// As it is stored, and back; nothing for what is not of this form.
std::string text_of(const Retention& retention);
std::optional<Retention> retention_of(std::string_view text);

// As they are stored, and back; what is not of this form is left out.
std::string text_of(const std::vector<AuditFact>& facts);
std::vector<AuditFact> facts_of(std::string_view text);

// Where a backup may go: with a root below it, else wherever a caller on the server's own machine
// says. Forbidden BACKUP_NOT_HERE, Invalid BACKUP_DIRECTORY_INVALID.
struct BackupPlace {
    std::string directory{};
    std::string root{};     // a setting; empty for none
    std::string address{};  // the caller's
};
Result<void> check_backup_place(const BackupPlace& place);

// A page's size: `asked` or, for 0, `usual`; Invalid LIMIT_TOO_LARGE above `most`.
struct PageSizes {
    std::uint32_t usual = 0;
    std::uint32_t most = 0;
};
Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes);
// A page token that is a number; 0 for none.
Result<std::uint64_t> number_of_token(std::string_view token);

// The beginning of the day in UTC.
WallTime day_of(WallTime time);

}  // namespace rules
}  // namespace kapok::ops
