// Tables as they are: listed, described, read page by page, and written into another engine.
// feature: instance-move
#include "contract/storage_engines.h"
#include "storage/import_mark.h"
#include "storage/migration.h"
#include "storage/outbox.h"
#include "storage/postgres/alone.h"
#include "storage/postgres/postgres.h"
#include "storage/schema_state.h"
#include "storage/tables.h"
#include "support/postgres.h"

#include <gmock/gmock.h>

namespace kapok::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr std::string_view kTables =
    "CREATE TABLE shop_good (kind TEXT NOT NULL, id BIGINT NOT NULL, \"key\" BYTEA, words TEXT, "
    "PRIMARY KEY (kind, id));"
    "CREATE TABLE shop_one (id BIGINT PRIMARY KEY, code TEXT NOT NULL UNIQUE);"
    "CREATE TABLE shop_heap (id BIGINT)";

Values good(std::string kind, std::int64_t id, Value key, Value words) {
    return {std::move(kind), id, std::move(key), std::move(words)};
}

class StorageTables : public StorageContract {
  protected:
    StorageTables() {
        EXPECT_TRUE(migrate(*database_, {migrations()}).has_value());
        write([](Tx& tx) { tx.script(kTables); });
    }
    Table describe(std::string_view name) {
        return read([&](Tx& tx) { return describe_table(tx, name); });
    }
    std::vector<Values> page(const Table& table, const Values& after, std::size_t limit) {
        return read([&](Tx& tx) { return read_rows(tx, table, after, limit); });
    }
};

TEST_P(StorageTables, AreListedWithoutTheEnginesOwn) {
    const auto names = read([](Tx& tx) { return list_tables(tx); });
    EXPECT_THAT(names, Contains("shop_good"));
    EXPECT_THAT(names, Contains("storage_outbox"));
    EXPECT_THAT(names, Not(Contains(::testing::StartsWith("sqlite"))));
    EXPECT_TRUE(std::ranges::is_sorted(names));
}

TEST_P(StorageTables, AreDescribed) {
    const auto table = describe("shop_good");
    ASSERT_EQ(table.columns.size(), 4U);
    EXPECT_EQ(table.columns[0].name, "kind");
    EXPECT_EQ(table.columns[0].type, ColumnType::kText);
    EXPECT_FALSE(table.columns[0].nullable);
    EXPECT_EQ(table.columns[1].type, ColumnType::kInteger);
    EXPECT_EQ(table.columns[2].name, "key");
    EXPECT_EQ(table.columns[2].type, ColumnType::kBytes);
    EXPECT_TRUE(table.columns[3].nullable);
    EXPECT_THAT(table.key(), ElementsAre(0, 1));
    EXPECT_FALSE(describe("shop_one").columns[0].nullable) << "a key never is";
    const auto outbox = describe("storage_outbox");
    EXPECT_THAT(outbox.key(), ElementsAre(0));
    EXPECT_EQ(outbox.columns[3].type, ColumnType::kBytes);
}

TEST_P(StorageTables, WhatCannotBeMovedIsAnError) {
    refusal([](Tx& tx) { describe_table(tx, "shop_heap"); });
    refusal([](Tx& tx) { describe_table(tx, "shop_missing"); });
    refusal([](Tx& tx) { drop_table(tx, "shop_good; DROP TABLE shop_one"); });
}

TEST_P(StorageTables, RowsComeBackInPagesAsTheyWere) {
    const auto table = describe("shop_good");
    const std::vector<Values> rows{
        good("a", 2, Bytes{std::string("\0\xff", 2)}, "木棉 \"'\\"),
        good("a", 10, nullptr, nullptr),
        good("b", INT64_MIN, Bytes{}, ""),
        good("b", INT64_MAX, nullptr, "x"),
    };
    write([&](Tx& tx) { insert_rows(tx, table, {rows[3], rows[1], rows[0], rows[2]}); });
    std::vector<Values> found;
    for (auto next = page(table, {}, 1); !next.empty(); next = page(table, next.back(), 1)) {
        ASSERT_EQ(next.size(), 1U);
        found.push_back(next.front());
    }
    EXPECT_EQ(found, rows);
    EXPECT_EQ(page(table, rows[0], 10).size(), 3U);
    EXPECT_TRUE(page(describe("shop_one"), {}, 10).empty());
}

TEST_P(StorageTables, WhatIsThereStays) {
    const auto table = describe("shop_one");
    write([&](Tx& tx) { insert_rows(tx, table, {{1, "a"}, {2, "b"}}); });
    write([&](Tx& tx) { insert_rows(tx, table, {{1, "changed"}, {3, "b"}, {4, "d"}}); });
    EXPECT_EQ(page(table, {}, 10), (std::vector<Values>{{1, "a"}, {2, "b"}, {4, "d"}}));
}

TEST_P(StorageTables, NumbersGoOnWhereTheyWere) {
    const auto outbox = describe("storage_outbox");
    const auto last = [this] {
        return read([](Tx& tx) { return last_number(tx, "storage_outbox"); });
    };
    EXPECT_EQ(last(), 0);
    write([&](Tx& tx) {
        insert_rows(tx, outbox, {{40, "topic", "key", Bytes{"payload"}}});
        set_last_number(tx, "storage_outbox", 41);
    });
    EXPECT_EQ(last(), 41);
    reopen();
    write([](Tx& tx) { enqueue(tx, "topic", "key", "next"); });
    EXPECT_EQ(last(), 42);
    EXPECT_EQ(page(outbox, {}, 10).back()[0], Value(42));
    write([](Tx& tx) { set_last_number(tx, "storage_outbox", 0); });
    EXPECT_EQ(last(), 42) << "nothing is no number";
}

TEST_P(StorageTables, AreDropped) {
    write([](Tx& tx) {
        drop_table(tx, "shop_one");
        drop_table(tx, "shop_one");
    });
    EXPECT_THAT(read([](Tx& tx) { return list_tables(tx); }), Not(Contains("shop_one")));
}

TEST_P(StorageTables, AnUnfinishedImportIsRefused) {
    const auto mark = [this] { return read([](Tx& tx) { return find_import_mark(tx); }); };
    EXPECT_FALSE(mark().has_value());
    EXPECT_TRUE(refuse_unfinished_import(*database_).has_value());
    write([](Tx& tx) { put_import_mark(tx, {.archive = "x", .state = ImportState::kLoading}); });
    EXPECT_EQ(refuse_unfinished_import(*database_).error().reason(), "IMPORT_UNFINISHED");
    write([](Tx& tx) { put_import_mark(tx, {.archive = "x", .state = ImportState::kLoaded}); });
    EXPECT_FALSE(refuse_unfinished_import(*database_).has_value());
    EXPECT_EQ(mark()->archive, "x");
    write([](Tx& tx) { put_import_mark(tx, {.archive = "x", .state = ImportState::kDone}); });
    EXPECT_TRUE(refuse_unfinished_import(*database_).has_value());
    EXPECT_EQ(mark()->state, ImportState::kDone);
}

TEST(StorageAlone, WhoeverWantsADatabaseStillIsTold) {
    const auto conninfo = kapok::testing::PostgresServer::shared().fresh_database();
    SystemClock clock;
    SystemRandom random;
    EXPECT_TRUE(check_alone(conninfo, clock, random).has_value());
    auto other = open_postgres({.conninfo = conninfo, .connections = 1}, clock, random);
    ASSERT_TRUE(other->blocking_read(Deadline::never(), [](Tx&) -> Result<void> { return {}; }));
    EXPECT_EQ(check_alone(conninfo, clock, random).error().reason(), "DATABASE_IN_USE");
    other.reset();
    EXPECT_TRUE(check_alone(conninfo, clock, random).has_value());
}

TEST_P(StorageTables, OnlyTheMigrationsOfAStateAreApplied) {
    static constexpr std::array kToys{
        Migration{.module = "toys",
                  .number = 1,
                  .name = "one",
                  .sqlite = "CREATE TABLE toys_one (id BIGINT PRIMARY KEY)",
                  .postgres = "CREATE TABLE toys_one (id BIGINT PRIMARY KEY)"},
        Migration{.module = "toys",
                  .number = 5,
                  .name = "two",
                  .sqlite = "CREATE TABLE toys_two (id BIGINT PRIMARY KEY)",
                  .postgres = "CREATE TABLE toys_two (id BIGINT PRIMARY KEY)"}};
    const Migrations all{migrations(), kToys};
    auto state = read([](Tx& tx) { return read_schema_state(tx); });
    EXPECT_EQ(find_unknown_migration(all, state), std::nullopt);
    state["toys"] = {5};
    const SelectedMigrations selected(all, state);
    ASSERT_TRUE(migrate(*database_, selected.migrations()).has_value());
    const auto tables = read([](Tx& tx) { return list_tables(tx); });
    EXPECT_THAT(tables, Contains("toys_two"));
    EXPECT_THAT(tables, Not(Contains("toys_one"))) << "numbers may have gaps";
    EXPECT_EQ(read([](Tx& tx) { return read_schema_state(tx); }), state);
    state["toys"].insert(6);
    EXPECT_EQ(find_unknown_migration(all, state), "toys 0006");
    EXPECT_EQ(find_unknown_migration(all, {{"other", {1}}}), "other 0001");
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StorageTables,
                         ::testing::Values(EngineKind::kSqliteFile, EngineKind::kPostgres),
                         engine_name);

}  // namespace
}  // namespace kapok::storage
