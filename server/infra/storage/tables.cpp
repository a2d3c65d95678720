#include "storage/tables.h"

#include "base/assert.h"

#include <algorithm>

namespace kapok::storage {
namespace {

constexpr std::string_view kListSqlite =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
constexpr std::string_view kListPostgres =
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
    "AND relnamespace = CAST(current_schema() AS regnamespace) ORDER BY relname";

constexpr std::string_view kDescribeSqlite =
    "SELECT name, lower(type), \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid";
// The numbers of a key's columns count from 0.
constexpr std::string_view kDescribePostgres =
    "SELECT a.attname, format_type(a.atttypid, a.atttypmod), "
    "CAST(CAST(a.attnotnull AS INT) AS BIGINT), "
    "CAST(COALESCE(array_position(CAST(i.indkey AS INT2[]), a.attnum) + 1, 0) AS BIGINT) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
    "WHERE c.relname = $1 AND c.relnamespace = CAST(current_schema() AS regnamespace) "
    "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

constexpr std::string_view kFindNumberSqlite = "SELECT seq FROM sqlite_sequence WHERE name = $1";
constexpr std::string_view kForgetNumberSqlite = "DELETE FROM sqlite_sequence WHERE name = $1";
constexpr std::string_view kPutNumberSqlite =
    "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
constexpr std::string_view kFindNumberPostgres =
    "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence($1, 'id') AS regclass))";
constexpr std::string_view kPutNumberPostgres =
    "SELECT setval(CAST(pg_get_serial_sequence($1, 'id') AS regclass), $2)";

[[noreturn]] void refuse(const std::string& what) {
    throw DatabaseFailure(DatabaseFailure::Kind::kOther, what);
}

bool is_sqlite(const Tx& tx) { return tx.dialect() == Dialect::kSqlite; }

// Names are put into SQL: those of ours need no more than this.
std::string quoted(std::string_view name) {
    const bool is_plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!is_plain) {
        refuse(fmt::format("not a name of a table or column: {}", name));
    }
    return fmt::format("\"{}\"", name);
}

ColumnType type_of(std::string_view name) {
    if (name == "bigint" || name == "integer") {
        return ColumnType::kInteger;
    }
    if (name == "text") {
        return ColumnType::kText;
    }
    if (name == "bytea" || name == "blob") {
        return ColumnType::kBytes;
    }
    refuse(fmt::format("a column has a type that is none of ours: {}", name));
}

std::string list_of_columns(const Table& table, const std::vector<std::size_t>& which) {
    std::string list;
    for (const auto column : which) {
        list += (list.empty() ? "" : ", ") + quoted(table.columns[column].name);
    }
    return list;
}

std::string list_of_places(std::size_t count) {
    std::string list;
    for (std::size_t i = 1; i <= count; ++i) {
        list += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    }
    return list;
}

std::vector<std::size_t> all_columns(const Table& table) {
    std::vector<std::size_t> all(table.columns.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = i;
    }
    return all;
}

Argument argument_of(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return *number;
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        return *bytes;
    }
    return nullptr;
}

Value value_of(const Row& row, std::size_t at, const Column& column) {
    if (row.is_null(at)) {
        return nullptr;
    }
    switch (column.type) {
        case ColumnType::kInteger:
            return row.integer(at);
        case ColumnType::kText:
            return row.text(at);
        case ColumnType::kBytes:
            break;
    }
    return Bytes{row.bytes(at)};
}

}  // namespace

std::vector<std::size_t> Table::key() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].key_place > 0) {
            places.push_back(i);
        }
    }
    std::ranges::sort(places, {}, [this](std::size_t i) { return columns[i].key_place; });
    return places;
}

std::vector<std::string> list_tables(Tx& tx) {
    std::vector<std::string> names;
    for (const auto& row : tx.query(is_sqlite(tx) ? kListSqlite : kListPostgres)) {
        names.push_back(row.text(0));
    }
    return names;
}

Table describe_table(Tx& tx, std::string_view name) {
    Table table{.name = std::string(name), .columns = {}};
    for (const auto& row : tx.query(is_sqlite(tx) ? kDescribeSqlite : kDescribePostgres, {name})) {
        const auto place = static_cast<int>(row.integer(3));
        // SQLite says of a key's only column that it may be NULL.
        table.columns.push_back({.name = row.text(0),
                                 .type = type_of(row.text(1)),
                                 .nullable = !row.flag(2) && place == 0,
                                 .key_place = place});
    }
    if (table.key().empty()) {
        refuse(fmt::format("{} is no table with a primary key", name));
    }
    return table;
}

std::vector<Values> read_rows(Tx& tx, const Table& table, const Values& after, std::size_t limit) {
    const auto key = table.key();
    const auto order = list_of_columns(table, key);
    auto sql = fmt::format(
        "SELECT {} FROM {}", list_of_columns(table, all_columns(table)), quoted(table.name));
    std::vector<Argument> arguments;
    if (!after.empty()) {
        for (const auto column : key) {
            arguments.push_back(argument_of(after.at(column)));
        }
        sql += fmt::format(" WHERE ({}) > ({})", order, list_of_places(key.size()));
    }
    arguments.emplace_back(limit);
    sql += fmt::format(" ORDER BY {} LIMIT ${}", order, arguments.size());
    std::vector<Values> rows;
    for (const auto& row : tx.query(sql, std::span<const Argument>(arguments))) {
        Values values;
        values.reserve(table.columns.size());
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            values.push_back(value_of(row, i, table.columns[i]));
        }
        rows.push_back(std::move(values));
    }
    return rows;
}

void insert_rows(Tx& tx, const Table& table, const std::vector<Values>& rows) {
    // The outbox numbers its rows by itself, and PostgreSQL wants to be told that we know.
    const auto sql = fmt::format("INSERT INTO {} ({}) {}VALUES ({}) ON CONFLICT DO NOTHING",
                                 quoted(table.name),
                                 list_of_columns(table, all_columns(table)),
                                 is_sqlite(tx) ? "" : "OVERRIDING SYSTEM VALUE ",
                                 list_of_places(table.columns.size()));
    for (const auto& row : rows) {
        KAPOK_ASSERT(row.size() == table.columns.size(), "a row has a value for every column");
        std::vector<Argument> arguments;
        arguments.reserve(row.size());
        for (const auto& value : row) {
            arguments.push_back(argument_of(value));
        }
        tx.exec(sql, std::span<const Argument>(arguments));
    }
}

void drop_table(Tx& tx, std::string_view name) {
    tx.script(fmt::format("DROP TABLE IF EXISTS {}", quoted(name)));
}

std::int64_t last_number(Tx& tx, std::string_view table) {
    const auto row = tx.query_row(is_sqlite(tx) ? kFindNumberSqlite : kFindNumberPostgres, {table});
    return row ? row->maybe_integer(0).value_or(0) : 0;
}

void set_last_number(Tx& tx, std::string_view table, std::int64_t number) {
    if (number <= 0) {
        return;
    }
    if (is_sqlite(tx)) {
        tx.exec(kForgetNumberSqlite, {table});
        tx.exec(kPutNumberSqlite, {table, number});
    } else {
        tx.query(kPutNumberPostgres, {table, number});
    }
}

}  // namespace kapok::storage
