// What one caller sees of a database: values, the portable SQL, errors, deadlines.
#include "contract/storage_engines.h"
#include "storage/errors.h"

#include <limits>

namespace kapok::storage {
namespace {

constexpr std::string_view kMakeValues =
    "CREATE TABLE v (id BIGINT PRIMARY KEY, n BIGINT, t TEXT, b BLOB_TYPE)";

class StorageValues : public StorageContract {
  protected:
    StorageValues() {
        std::string sql(kMakeValues);
        const bool sqlite = database_->dialect() == Dialect::kSqlite;
        sql.replace(sql.find("BLOB_TYPE"), 9, sqlite ? "BLOB" : "BYTEA");
        write([&](Tx& tx) { tx.exec(sql); });
    }

    Row round_trip(const Argument& number, const Argument& text, const Argument& bytes) {
        write([&](Tx& tx) {
            tx.exec("DELETE FROM v");
            tx.exec("INSERT INTO v (id, n, t, b) VALUES (1, $1, $2, $3)", {number, text, bytes});
        });
        return read([](Tx& tx) { return *tx.query_row("SELECT n, t, b FROM v"); });
    }
};

TEST_P(StorageValues, Integers) {
    for (const auto number : {std::numeric_limits<std::int64_t>::min(),
                              std::int64_t{-1},
                              std::int64_t{0},
                              std::int64_t{255},
                              std::int64_t{1} << 32U,
                              std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_EQ(round_trip(number, nullptr, nullptr).integer(0), number);
    }
    EXPECT_TRUE(round_trip(true, nullptr, nullptr).flag(0));
    EXPECT_EQ(round_trip(from_ms(1'700'000'000'123), nullptr, nullptr).time(0),
              from_ms(1'700'000'000'123));
}

TEST_P(StorageValues, Null) {
    const auto row = round_trip(nullptr, std::optional<std::string>(), nullptr);
    for (std::size_t column : {0U, 1U, 2U}) {
        EXPECT_TRUE(row.is_null(column));
    }
    EXPECT_EQ(row.maybe_integer(0), std::nullopt);
    EXPECT_EQ(row.maybe_text(1), std::nullopt);
}

TEST_P(StorageValues, Text) {
    for (const std::string text :
         {"", "plain", "it's $1 \"quoted\" \\n", "你好，世界 👋🏽", "\xC2\x80\xF4\x8F\xBF\xBF"}) {
        EXPECT_EQ(round_trip(nullptr, text, nullptr).text(1), text);
    }
    const std::string large(1'000'000, 'x');
    EXPECT_EQ(round_trip(nullptr, large, nullptr).text(1), large);
}

TEST_P(StorageValues, TextThatIsNoTextIsRefused) {
    using namespace std::string_literals;
    for (const auto& text : {"a\0b"s, "\xFF"s, "\xC0\x80"s, "\xED\xA0\x80"s, "cut \xE4\xBD"s}) {
        const auto error =
            refusal([&](Tx& tx) { tx.exec("INSERT INTO v (id, t) VALUES (9, $1)", {text}); });
        EXPECT_EQ(error.code(), Code::kInvalid);
        EXPECT_EQ(error.reason(), errors::kInvalidText);
    }
    EXPECT_TRUE(read([](Tx& tx) { return tx.query("SELECT id FROM v").empty(); }));
}

TEST_P(StorageValues, Bytes) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all.push_back(static_cast<char>(byte));
    }
    for (const auto& bytes : {std::string(), std::string(3, '\0'), all, all + all}) {
        EXPECT_EQ(round_trip(nullptr, nullptr, Bytes{bytes}).bytes(2), bytes);
    }
}

TEST_P(StorageValues, ParametersGoByName) {
    write([](Tx& tx) {
        tx.exec("INSERT INTO v (t, n, id) VALUES ($3, $2, $1)", {1, 2, "three"});
        // Used twice, and again with another type of argument.
        EXPECT_EQ(tx.query("SELECT id FROM v WHERE n = $1 OR id = $1", {2}).size(), 1U);
        tx.exec("UPDATE v SET n = $1", {nullptr});
        tx.exec("UPDATE v SET n = $1", {7});
        tx.exec("UPDATE v SET n = $1 WHERE id = $2", {std::optional<int>(8), 1});
    });
    const auto row = read([](Tx& tx) { return *tx.query_row("SELECT n, t FROM v"); });
    EXPECT_EQ(row.integer(0), 8);
    EXPECT_EQ(row.text(1), "three");
}

TEST_P(StorageValues, PortableSql) {
    write([](Tx& tx) {
        for (int id = 1; id <= 5; ++id) {
            EXPECT_EQ(tx.exec("INSERT INTO v (id, n, t) VALUES ($1, $2, $3)",
                              {id, id * 10, id % 2 == 0 ? "even" : "odd"}),
                      1);
        }
        EXPECT_EQ(tx.exec("INSERT INTO v (id, n) VALUES (1, 0) ON CONFLICT (id) DO NOTHING"), 0);
        EXPECT_EQ(tx.exec("INSERT INTO v (id, n) VALUES (1, 11) "
                          "ON CONFLICT (id) DO UPDATE SET n = excluded.n"),
                  1);
        EXPECT_EQ(tx.exec("UPDATE v SET t = 'none' WHERE id > 100"), 0);
        EXPECT_EQ(tx.exec("DELETE FROM v WHERE id >= $1", {5}), 1);
        const auto changed = tx.query("UPDATE v SET n = n + 1 WHERE id <= 2 RETURNING id, n");
        EXPECT_EQ(changed.size(), 2U);
        EXPECT_EQ(tx.exec("SELECT id FROM v"), 0) << "nothing was changed";
    });
    read([](Tx& tx) {
        EXPECT_EQ(tx.query_row("SELECT count(*), sum(n), max(id) FROM v")->integer(1),
                  12 + 21 + 70);
        EXPECT_TRUE(tx.query_row("SELECT sum(n) FROM v WHERE id < 0")->is_null(0));
        EXPECT_TRUE(tx.query_row("SELECT EXISTS (SELECT 1 FROM v WHERE id = $1)", {3})->flag(0));
        EXPECT_FALSE(tx.query_row("SELECT n > 30 FROM v WHERE id = 3")->flag(0));
        const auto paged = tx.query(
            "WITH odd AS (SELECT id, n FROM v WHERE t = $1) "
            "SELECT id, row_number() OVER (ORDER BY n DESC) FROM odd ORDER BY id LIMIT $2 OFFSET "
            "$3",
            {"odd", 10, 1});
        EXPECT_EQ(paged.size(), 1U);
        EXPECT_EQ(paged.at(0).integer(0), 3);
        EXPECT_EQ(paged.at(0).integer(1), 1);
        EXPECT_EQ(tx.query_row("SELECT coalesce(CAST($1 AS BIGINT), -1)", {nullptr})->integer(0),
                  -1);
        EXPECT_EQ(tx.query_row("SELECT t FROM v WHERE (t, id) > ($1, $2) ORDER BY t, id LIMIT 1",
                               {"even", 2})
                      ->text(0),
                  "even");
        return 0;
    });
}

TEST_P(StorageValues, TextsSortByTheirBytes) {
    write([](Tx& tx) {
        int id = 0;
        for (const auto* text : {"b", "B", "a", "_", "é", "Z"}) {
            tx.exec("INSERT INTO v (id, t) VALUES ($1, $2)", {++id, text});
        }
    });
    std::string order;
    for (const auto& row : read([](Tx& tx) { return tx.query("SELECT t FROM v ORDER BY t"); })) {
        order += row.text(0);
    }
    EXPECT_EQ(order, "BZ_abé");
}

TEST_P(StorageValues, SumsUpToTheLimits) {
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    write([](Tx& tx) {
        tx.exec("INSERT INTO v (id, n) VALUES (1, $1), (2, $2)", {kMax - 10'000, 10'000});
    });
    EXPECT_EQ(read([](Tx& tx) { return tx.query_row("SELECT sum(n) FROM v")->integer(0); }), kMax);
    EXPECT_EQ(read([](Tx& tx) { return tx.query_row("SELECT sum(-n) FROM v")->integer(0); }),
              -kMax);
}

TEST_P(StorageValues, AnErrorRollsBack) {
    const auto result = database_->blocking_write(Deadline::never(), [](Tx& tx) -> Result<void> {
        tx.exec("INSERT INTO v (id) VALUES (1)");
        EXPECT_EQ(tx.query("SELECT id FROM v").size(), 1U) << "a job sees its own writes";
        return Error(Code::kConflict, "NO");
    });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().reason(), "NO");
    EXPECT_TRUE(read([](Tx& tx) { return tx.query("SELECT id FROM v").empty(); }));
}

TEST_P(StorageValues, AnExceptionRollsBack) {
    const auto error = refusal([](Tx& tx) {
        tx.exec("INSERT INTO v (id) VALUES (1)");
        throw std::runtime_error("something broke");
    });
    EXPECT_EQ(error.code(), Code::kInternal);
    EXPECT_EQ(error.detail(), "something broke");
    EXPECT_TRUE(read([](Tx& tx) { return tx.query("SELECT id FROM v").empty(); }));
}

TEST_P(StorageValues, WrongSqlIsInternalAndHarmless) {
    EXPECT_EQ(refusal([](Tx& tx) { tx.exec("INSERT INTO nowhere VALUES (1)"); }).code(),
              Code::kInternal);
    EXPECT_EQ(refusal([](Tx& tx) { tx.query("SELECT 1; SELECT 2"); }).code(), Code::kInternal);
    const auto error = refusal([](Tx& tx) {
        tx.exec("INSERT INTO v (id) VALUES (1)");
        tx.exec("INSERT INTO v (id) VALUES (1)");
    });
    EXPECT_EQ(error.code(), Code::kInternal);
    EXPECT_NE(error.detail(), "");
    write([](Tx& tx) { tx.exec("INSERT INTO v (id) VALUES (1)"); });
}

TEST_P(StorageValues, AReadCannotWrite) {
    const auto result = database_->blocking_read(Deadline::never(), [](Tx& tx) -> Result<void> {
        tx.exec("INSERT INTO v (id) VALUES (1)");
        return {};
    });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), Code::kInternal);
    EXPECT_TRUE(read([](Tx& tx) { return tx.query("SELECT id FROM v").empty(); }));
}

TEST_P(StorageValues, CommitsAreAnnounced) {
    std::vector<bool> commits;
    database_->on_commit([&](const Commit& commit) { commits.push_back(commit.enqueued); });
    write([](Tx& tx) { tx.exec("INSERT INTO v (id) VALUES (1)"); });
    EXPECT_EQ(commits, (std::vector{false})) << "before the write returns";
    write([](Tx& tx) { tx.mark_enqueued(); });
    EXPECT_EQ(commits, (std::vector{false, true}));
    refusal([](Tx& tx) { tx.exec("wrong"); });
    read([](Tx& tx) { return tx.query("SELECT id FROM v"); });
    EXPECT_EQ(commits.size(), 2U);
}

using StorageDeadlines = StorageContract;

TEST_P(StorageDeadlines, APassedDeadlineRunsNothing) {
    const Deadline passed(SystemClock().steady_now());
    bool ran = false;
    const auto job = [&](Tx&) -> Result<void> {
        ran = true;
        return {};
    };
    for (const auto& result :
         {database_->blocking_write(passed, job), database_->blocking_read(passed, job)}) {
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().code(), Code::kTimeout);
    }
    EXPECT_FALSE(ran);
}

// Counts for hours, on both engines.
constexpr std::string_view kEndless =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000000) "
    "SELECT count(*) FROM c";

TEST_P(StorageDeadlines, ARunningStatementIsInterrupted) {
    const auto deadline = [] {
        return Deadline::after(SystemClock(), std::chrono::milliseconds(50));
    };
    const auto job = [](Tx& tx) -> Result<void> {
        tx.query(kEndless);
        return {};
    };
    const auto read_result = database_->blocking_read(deadline(), job);
    ASSERT_FALSE(read_result.has_value());
    EXPECT_EQ(read_result.error().code(), Code::kTimeout);
    const auto write_result = database_->blocking_write(deadline(), job);
    ASSERT_FALSE(write_result.has_value());
    EXPECT_EQ(write_result.error().code(), Code::kTimeout);
    EXPECT_EQ(read([](Tx& tx) { return tx.query_row("SELECT 1")->integer(0); }), 1);
}

TEST_P(StorageDeadlines, AnInterruptedWriteLeavesNothing) {
    write([](Tx& tx) { tx.exec("CREATE TABLE w (n BIGINT)"); });
    const auto deadline = Deadline::after(SystemClock(), std::chrono::milliseconds(50));
    const auto result = database_->blocking_write(deadline, [](Tx& tx) -> Result<void> {
        tx.exec("INSERT INTO w VALUES (1)");
        // SQLite throws the whole transaction away when a statement that writes is interrupted.
        tx.exec(
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE "
            "n < 100000000000) INSERT INTO w SELECT n FROM c WHERE n < 0");
        return {};
    });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), Code::kTimeout);
    write([](Tx& tx) { tx.exec("INSERT INTO w VALUES (2)"); });
    EXPECT_EQ(read([](Tx& tx) { return tx.query_row("SELECT sum(n) FROM w")->integer(0); }), 2);
}

const auto kEngines =
    ::testing::Values(EngineKind::kSqliteMemory, EngineKind::kSqliteFile, EngineKind::kPostgres);
INSTANTIATE_TEST_SUITE_P(Engines, StorageValues, kEngines, engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, StorageDeadlines, kEngines, engine_name);

}  // namespace
}  // namespace kapok::storage
