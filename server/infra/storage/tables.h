// Tables as they are, whoever owns them: for moving a whole database to another engine while no
// server runs. Domains know their own tables by their own SQL and never need this.
#pragma once

#include "storage/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::storage {

enum class ColumnType { kInteger, kText, kBytes };

struct Column {
    std::string name{};
    ColumnType type = ColumnType::kInteger;
    bool nullable = false;
    int key_place = 0;  // 1, 2 … within the primary key; 0 outside of it
};

struct Table {
    std::string name{};
    std::vector<Column> columns{};

    // In the order of the primary key, as indexes of columns.
    [[nodiscard]] std::vector<std::size_t> key() const;
};

// Of a row, in the order of the table's columns.
using Values = std::vector<Value>;

// All tables of the database by name, but the engine's own.
std::vector<std::string> list_tables(Tx& tx);
// Throws DatabaseFailure for a column of a type that is none of ours, and for a table without a
// primary key: it could not be read page by page.
Table describe_table(Tx& tx, std::string_view name);
// Rows in the order of the key, those after the row `after` (of the first, if it is empty).
std::vector<Values> read_rows(Tx& tx, const Table& table, const Values& after, std::size_t limit);
// Those that are there already, by any unique key, stay as they are.
void insert_rows(Tx& tx, const Table& table, const std::vector<Values>& rows);
void drop_table(Tx& tx, std::string_view name);

// The last number that was given out in a table whose `id` the database itself numbers; 0 for none.
std::int64_t last_number(Tx& tx, std::string_view table);
// The next one given out is above it.
void set_last_number(Tx& tx, std::string_view table, std::int64_t number);

}  // namespace kapok::storage
