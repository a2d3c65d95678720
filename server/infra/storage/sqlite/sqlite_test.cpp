#include "storage/sqlite/sqlite.h"

#include "runtime/testing/co_test.h"
#include "storage/errors.h"
#include "storage/testing/memory_database.h"

namespace kapok::storage {

namespace {

constexpr std::string_view kMakeTable = "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)";

CO_TEST(SqliteMemory, ReadsWhatWasWritten) {
    auto database = testing::memory_database({});
    const auto written =
        co_await database->write(Deadline::never(), [](Tx& tx) -> Result<std::int64_t> {
            tx.exec(kMakeTable);
            // $2 appears first: SQLite numbers names by appearance, we bind by name.
            return tx.exec("INSERT INTO t (b, a) VALUES ($2, $1)", {7, "seven"});
        });
    CO_ASSERT_TRUE(written.has_value());
    EXPECT_EQ(*written, 1);
    const auto row = co_await database->read(Deadline::never(), [](Tx& tx) -> Result<std::string> {
        return tx.query_row("SELECT b FROM t WHERE a = $1", {7})->text(0);
    });
    CO_ASSERT_TRUE(row.has_value());
    EXPECT_EQ(*row, "seven");
}

CO_TEST(SqliteMemory, LooksAtItsClock) {
    auto database = testing::memory_database({}, loop.clock());
    const auto deadline = Deadline::after(loop.clock(), std::chrono::seconds(1));
    loop.clock().advance(std::chrono::seconds(2));
    bool ran = false;
    const auto late = co_await database->read(deadline, [&](Tx&) -> Result<void> {
        ran = true;
        return {};
    });
    CO_ASSERT_TRUE(!late.has_value());
    EXPECT_EQ(late.error().reason(), errors::kDeadlinePassed);
    EXPECT_FALSE(ran);
}

// PostgreSQL would not mind an argument too many; here it shows the mistake early.
CO_TEST(SqliteMemory, CountsArguments) {
    auto database = testing::memory_database({});
    for (const auto* sql : {"SELECT $1", "SELECT $1, $2, $3", "SELECT $1, $3"}) {
        const auto result = co_await database->read(Deadline::never(), [&](Tx& tx) -> Result<void> {
            tx.query(sql, {1, 2});
            return {};
        });
        CO_ASSERT_TRUE(!result.has_value());
        EXPECT_EQ(result.error().code(), Code::kInternal) << sql;
    }
}

}  // namespace

}  // namespace kapok::storage
