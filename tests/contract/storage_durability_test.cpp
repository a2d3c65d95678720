// kill -9, a full disk, a database server that goes away: nothing acknowledged is lost, and the
// engine goes on by itself.
#include "contract/storage_engines.h"
#include "storage/errors.h"
#include "support/postgres.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <set>
#include <spawn.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kapok::storage {
namespace {

// Runs the victim until it has acknowledged `count` writes, kills it, and returns all it had
// written by then.
std::string kill_after(const std::string& file, int round, std::size_t count) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = KAPOK_STORAGE_VICTIM;
    std::string path = file;
    std::string number = std::to_string(round);
    std::array<char*, 4> arguments{program.data(), path.data(), number.data(), nullptr};
    pid_t child = -1;
    EXPECT_EQ(posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::string lines;
    std::array<char, 4'096> buffer{};
    for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) > 0;) {
        lines.append(buffer.data(), static_cast<std::size_t>(got));
        if (std::ranges::count(lines, '\n') >= static_cast<std::ptrdiff_t>(count)) {
            kill(child, SIGKILL);
        }
    }
    close(ends[0]);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself with " << WEXITSTATUS(status);
    return lines;
}

TEST(StorageDurability, KilledSqliteKeepsWhatItAcknowledged) {
    EngineUnderTest engine(EngineKind::kSqliteFile);
    const auto make = engine.open()->blocking_write(Deadline::never(), [](Tx& tx) -> Result<void> {
        tx.exec("CREATE TABLE pair (id BIGINT, half BIGINT, PRIMARY KEY (id, half))");
        return {};
    });
    ASSERT_TRUE(make.has_value());
    std::set<std::int64_t> acknowledged;
    for (int round = 1; round <= 8; ++round) {
        const auto lines = kill_after(engine.folder() + "/test.db", round, 20U * round);
        std::istringstream words(lines.substr(0, lines.rfind('\n') + 1));
        for (std::int64_t id = 0; words >> id;) {
            acknowledged.insert(id);
        }
        const auto rows =
            engine.open()->blocking_read(Deadline::never(), [](Tx& tx) -> Result<Rows> {
                return tx.query("SELECT id, count(*) FROM pair GROUP BY id");
            });
        ASSERT_TRUE(rows.has_value());
        std::set<std::int64_t> stored;
        for (const auto& row : *rows) {
            EXPECT_EQ(row.integer(1), 2) << "a transaction is whole";
            stored.insert(row.integer(0));
        }
        EXPECT_TRUE(std::ranges::includes(stored, acknowledged)) << "round " << round;
    }
    EXPECT_GE(acknowledged.size(), 8U * 20U);
}

// While it lives, files of this process cannot grow beyond `bytes`: to SQLite as good as a full
// disk.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        auto limit = old_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    rlimit old_{};
    void (*old_handler_)(int) = nullptr;
};

TEST(StorageDurability, AFullDiskRefusesWritesAndHeals) {
    EngineUnderTest engine(EngineKind::kSqliteFile);
    const auto database = engine.open();
    const auto insert = [&](int id, std::size_t size) {
        return database->blocking_write(Deadline::never(), [&](Tx& tx) -> Result<void> {
            tx.exec("INSERT INTO big VALUES ($1, $2)", {id, std::string(size, 'x')});
            return {};
        });
    };
    const auto count = [&] {
        return *database->blocking_read(Deadline::never(), [](Tx& tx) -> Result<std::int64_t> {
            return tx.query_row("SELECT count(*) FROM big")->integer(0);
        });
    };
    ASSERT_TRUE(database
                    ->blocking_write(Deadline::never(),
                                     [](Tx& tx) -> Result<void> {
                                         tx.exec("CREATE TABLE big (id BIGINT, t TEXT)");
                                         return {};
                                     })
                    .has_value());
    int stored = 0;
    {
        const FileSizeLimit limit(400'000);
        for (;;) {
            const auto result = insert(stored, 20'000);
            if (!result.has_value()) {
                EXPECT_EQ(result.error().code(), Code::kUnavailable);
                EXPECT_EQ(result.error().reason(), errors::kDiskFull) << result.error().detail();
                break;
            }
            ++stored;
            ASSERT_LT(stored, 100) << "the disk does not fill";
        }
        EXPECT_EQ(count(), stored) << "reading goes on";
        // More than the cache holds: it fails inside the job, not at the commit.
        const auto large = insert(-1, 30'000'000);
        ASSERT_FALSE(large.has_value());
        EXPECT_EQ(large.error().reason(), errors::kDiskFull) << large.error().detail();
        EXPECT_EQ(count(), stored);
    }
    EXPECT_TRUE(insert(stored, 20'000).has_value()) << "space is back";
    EXPECT_EQ(count(), stored + 1);
}

TEST(StorageDurability, PostgresComesBackAfterItDied) {
    EngineUnderTest engine(EngineKind::kPostgres);
    const auto database = engine.open();
    const auto write = [&](std::string_view sql) {
        return database->blocking_write(Deadline::never(), [&](Tx& tx) -> Result<void> {
            tx.exec(sql);
            return {};
        });
    };
    ASSERT_TRUE(write("CREATE TABLE t (n BIGINT)").has_value());
    ASSERT_TRUE(write("INSERT INTO t VALUES (1)").has_value());
    auto& server = kapok::testing::PostgresServer::shared();
    server.stop();
    const auto refused = write("INSERT INTO t VALUES (2)");
    server.start();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), Code::kUnavailable);
    EXPECT_EQ(refused.error().reason(), errors::kDatabaseDown);
    // Connections that broke while they were idle are not noticed by callers.
    for (int i = 0; i < 20; ++i) {
        const auto written = write("INSERT INTO t VALUES (3)");
        EXPECT_TRUE(written.has_value()) << written.error().detail();
    }
    const auto rows = database->blocking_read(
        Deadline::never(), [](Tx& tx) -> Result<Rows> { return tx.query("SELECT n FROM t"); });
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->size(), 21U);
}

}  // namespace
}  // namespace kapok::storage
