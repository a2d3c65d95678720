// The outbox on every engine, and over a restart.
#include "contract/storage_engines.h"
#include "runtime/testing/co_test.h"
#include "storage/migration.h"
#include "storage/outbox.h"

#include <map>
#include <thread>

namespace kapok::storage {
namespace {

class StorageOutbox : public StorageContract {
  protected:
    StorageOutbox() { EXPECT_TRUE(migrate(*database_, {migrations()}).has_value()); }

    void put(const std::string& key, const std::string& payload) {
        write([&](Tx& tx) { enqueue(tx, "t", key, payload); });
    }

    // Real time: the database's threads do not know the loop's.
    static Deadline soon() { return Deadline::after(SystemClock(), std::chrono::seconds(4)); }

    Task<void> drain(bool* good) {
        Outbox outbox(*database_, timers_, loop_.executor());
        outbox.handle("t", [this](OutboxRow row) { return take(std::move(row)); });
        outbox.start();
        *good = co_await outbox.drained(soon());
        co_await outbox.close();
    }
    Task<Result<void>> take(OutboxRow row) {
        got_[row.key].push_back(row.payload);
        if (row.payload == failing_) {
            co_return Error(Code::kUnavailable, "TRY_LATER");
        }
        co_return Result<void>();
    }
    bool drain_once() {
        bool good = false;
        loop_.run(drain(&good));
        return good;
    }
    std::size_t rows() {
        return read([](Tx& tx) { return tx.query("SELECT id FROM storage_outbox").size(); });
    }

    runtime::testing::Loop loop_;
    runtime::SystemTimers timers_;
    std::map<std::string, std::vector<std::string>> got_;
    std::string failing_;
};

using Strings = std::vector<std::string>;

TEST_P(StorageOutbox, HandsOverInOrderAndDeletes) {
    for (int i = 0; i < 20; ++i) {
        put("k" + std::to_string(i % 3), std::to_string(i));
    }
    EXPECT_TRUE(drain_once());
    EXPECT_EQ(got_["k2"], (Strings{"2", "5", "8", "11", "14", "17"}));
    EXPECT_EQ(rows(), 0U);
}

// Memory has no restart.
using StorageOutboxRestart = StorageOutbox;

TEST_P(StorageOutboxRestart, KeepsWhatFailed) {
    put("a", "1");
    put("a", "2");
    put("b", "3");
    failing_ = "1";
    EXPECT_FALSE(drain_once());
    reopen();
    EXPECT_EQ(rows(), 2U);
    failing_.clear();
    EXPECT_TRUE(drain_once());
    EXPECT_EQ(got_["a"], (Strings{"1", "1", "2"})) << "at least once, in order";
    EXPECT_EQ(got_["b"], (Strings{"3"}));
    EXPECT_EQ(rows(), 0U);
}

TEST_P(StorageOutbox, ManyWritersAndDrainedAfterEach) {
    constexpr int kThreads = 6;
    constexpr int kEach = 30;
    Outbox outbox(*database_, timers_, loop_.executor());
    outbox.handle("t", [this](OutboxRow row) { return take(std::move(row)); });
    outbox.start();
    std::atomic<int> writing = kThreads;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kEach; ++i) {
                put("k" + std::to_string(t), std::to_string(i));
            }
            --writing;
        });
    }
    const auto rest = [](Outbox* box, std::atomic<int>* left) -> Task<void> {
        while (*left > 0) {
            EXPECT_TRUE(co_await box->drained(soon()));
        }
        EXPECT_TRUE(co_await box->drained(soon()));
        co_await box->close();
    };
    loop_.run(rest(&outbox, &writing));
    for (auto& thread : threads) {
        thread.join();
    }
    Strings all;
    for (int i = 0; i < kEach; ++i) {
        all.push_back(std::to_string(i));
    }
    EXPECT_EQ(got_.size(), static_cast<std::size_t>(kThreads));
    for (const auto& [key, payloads] : got_) {
        EXPECT_EQ(payloads, all) << key << ": all, once, in order";
    }
    EXPECT_EQ(rows(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StorageOutbox,
                         ::testing::Values(EngineKind::kSqliteMemory,
                                           EngineKind::kSqliteFile,
                                           EngineKind::kPostgres),
                         engine_name);
INSTANTIATE_TEST_SUITE_P(Engines,
                         StorageOutboxRestart,
                         ::testing::Values(EngineKind::kSqliteFile, EngineKind::kPostgres),
                         engine_name);

}  // namespace
}  // namespace kapok::storage
