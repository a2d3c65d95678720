// SQL of ops. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "ops/api/audit.h"
#include "storage/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::ops::store {

struct AuditRow {
    std::uint64_t id = 0;
    WallTime time{};
    AuditLine line{};
};
void add_audit(storage::Tx& tx, const AuditRow& row);
// Newest first, those with an id below `before`.
std::vector<AuditRow> list_audit(storage::Tx& tx, std::uint64_t before, std::size_t limit);

std::optional<std::string> find_setting(storage::Tx& tx, std::string_view name);
void put_setting(storage::Tx& tx, std::string_view name, std::string_view value);

struct Day {
    WallTime day{};
    std::uint64_t messages = 0;
};
void add_messages(storage::Tx& tx, const Day& day);
// Oldest first.
std::vector<Day> list_days(storage::Tx& tx, WallTime since);

}  // namespace kapok::ops::store
