// What many callers see: writes are serialisable, reads see every write that returned.
#include "contract/storage_engines.h"

#include <atomic>
#include <thread>

namespace kapok::storage {
namespace {

constexpr int kThreads = 8;

void in_parallel(int count, const std::function<void(int)>& body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&, i] { body(i); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

class StorageConcurrency : public StorageContract {
  protected:
    StorageConcurrency() {
        write([](Tx& tx) { tx.exec("CREATE TABLE c (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)"); });
    }
    std::int64_t sum() {
        return read([](Tx& tx) { return tx.query_row("SELECT sum(n) FROM c")->integer(0); });
    }
};

TEST_P(StorageConcurrency, ACounterCountsAll) {
    constexpr int kEach = 25;
    write([](Tx& tx) { tx.exec("INSERT INTO c VALUES (1, 0)"); });
    in_parallel(kThreads, [&](int) {
        for (int i = 0; i < kEach; ++i) {
            write([](Tx& tx) {
                const auto n = tx.query_row("SELECT n FROM c WHERE id = 1")->integer(0);
                tx.exec("UPDATE c SET n = $1 WHERE id = 1", {n + 1});
            });
        }
    });
    EXPECT_EQ(sum(), kThreads * kEach);
}

// Each job looks whether anybody is on duty besides itself and leaves if so: snapshots alone would
// let all leave.
TEST_P(StorageConcurrency, NoWriteSkew) {
    for (int round = 0; round < 10; ++round) {
        write([](Tx& tx) {
            tx.exec("DELETE FROM c");
            for (int id = 0; id < kThreads; ++id) {
                tx.exec("INSERT INTO c VALUES ($1, 1)", {id});
            }
        });
        in_parallel(kThreads, [&](int id) {
            write([&](Tx& tx) {
                if (tx.query_row("SELECT sum(n) FROM c")->integer(0) > 1) {
                    tx.exec("UPDATE c SET n = 0 WHERE id = $1", {id});
                }
            });
        });
        EXPECT_EQ(sum(), 1);
    }
}

TEST_P(StorageConcurrency, OneOfManyInsertsWins) {
    for (int round = 0; round < 10; ++round) {
        std::atomic<int> winners = 0;
        in_parallel(kThreads, [&](int) {
            const bool won = write([&](Tx& tx) {
                if (tx.query_row("SELECT n FROM c WHERE id = $1", {round})) {
                    return false;
                }
                tx.exec("INSERT INTO c VALUES ($1, 1)", {round});
                return true;
            });
            winners += won ? 1 : 0;
        });
        EXPECT_EQ(winners, 1);
    }
}

TEST_P(StorageConcurrency, AReadSeesEveryWriteThatReturned) {
    in_parallel(kThreads, [&](int id) {
        write([&](Tx& tx) { tx.exec("INSERT INTO c VALUES ($1, 0)", {id}); });
        for (int n = 1; n <= 25; ++n) {
            write([&](Tx& tx) { tx.exec("UPDATE c SET n = $1 WHERE id = $2", {n, id}); });
            EXPECT_EQ(read([&](Tx& tx) {
                          return tx.query_row("SELECT n FROM c WHERE id = $1", {id})->integer(0);
                      }),
                      n);
        }
    });
}

TEST_P(StorageConcurrency, AReadIsOneSnapshot) {
    write([](Tx& tx) { tx.exec("INSERT INTO c VALUES (1, 50), (2, 50)"); });
    std::atomic<bool> ended = false;
    std::thread writer([&] {
        for (int i = 0; i < 100; ++i) {
            write([](Tx& tx) {
                tx.exec("UPDATE c SET n = n - 1 WHERE id = 1");
                tx.exec("UPDATE c SET n = n + 1 WHERE id = 2");
            });
        }
        ended = true;
    });
    while (!ended) {
        const auto total = read([](Tx& tx) {
            return tx.query_row("SELECT n FROM c WHERE id = 1")->integer(0) +
                   tx.query_row("SELECT n FROM c WHERE id = 2")->integer(0);
        });
        EXPECT_EQ(total, 100);
    }
    writer.join();
}

// Jobs that fail in a batch take nobody with them: neither those before nor those after.
TEST_P(StorageConcurrency, FailuresStayAlone) {
    constexpr int kEach = 20;
    std::atomic<int> failures = 0;
    in_parallel(kThreads, [&](int thread) {
        for (int i = 0; i < kEach; ++i) {
            const auto result =
                database_->blocking_write(Deadline::never(), [&](Tx& tx) -> Result<void> {
                    tx.exec("INSERT INTO c VALUES ($1, 1)", {thread * 1'000 + i});
                    if (i % 3 == 1) {
                        return Error(Code::kConflict, "NO");
                    }
                    if (i % 3 == 2) {
                        tx.exec("wrong");
                    }
                    return {};
                });
            EXPECT_EQ(result.has_value(), i % 3 == 0);
            failures += result.has_value() ? 0 : 1;
        }
    });
    EXPECT_EQ(sum(), kThreads * kEach - failures);
}

// An interrupted write makes SQLite drop the transaction of all: the others are run again.
TEST_P(StorageConcurrency, AnInterruptedJobTakesNobodyWithIt) {
    std::thread slow([&] {
        const auto deadline = Deadline::after(SystemClock(), std::chrono::milliseconds(100));
        const auto result = database_->blocking_write(deadline, [](Tx& tx) -> Result<void> {
            tx.exec(
                "WITH RECURSIVE c2(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c2 WHERE "
                "n < 100000000000) INSERT INTO c SELECT n, 1 FROM c2 WHERE n < 0");
            return {};
        });
        EXPECT_FALSE(result.has_value());
    });
    in_parallel(kThreads, [&](int id) {
        write([&](Tx& tx) { tx.exec("INSERT INTO c VALUES ($1, 1)", {id}); });
    });
    slow.join();
    EXPECT_EQ(sum(), kThreads);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StorageConcurrency,
                         ::testing::Values(EngineKind::kSqliteMemory,
                                           EngineKind::kSqliteFile,
                                           EngineKind::kPostgres),
                         engine_name);

}  // namespace
}  // namespace kapok::storage
