// Schema changes: numbered per module, forward only, never edited once landed (the checksum is
// stored).
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace kapok::storage {

struct Migration {
    std::string_view module;
    int number;  // 1, 2, 3 … within the module
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgres;
};

// All modules' migrations in order of dependency, storage's own first.
using Migrations = std::vector<std::span<const Migration>>;

}  // namespace kapok::storage
