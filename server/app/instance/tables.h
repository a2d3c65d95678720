// What becomes of each table when an instance moves. The only place that says so: a test compares
// it with the tables of a fresh database.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace kapok::app::instance {

enum class TableKind {
    kKept,
    // Opens accounts, or is of use only together with what does: moves in an envelope only.
    kSecret,
    // The instance makes it by itself.
    kMadeAnew,
    // Of the streams' engine: moves as streams.
    kStreams,
};

// Nothing for a table that is none of ours.
std::optional<TableKind> kind_of(std::string_view table);
// A column of a kept table that moves in an envelope only; it may be NULL.
bool is_secret(std::string_view table, std::string_view column);
std::vector<std::string_view> known_tables();
// Those whose `id` the database numbers by itself.
std::vector<std::string_view> numbered_tables();

}  // namespace kapok::app::instance
