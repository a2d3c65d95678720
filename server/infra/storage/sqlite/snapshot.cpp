#include "storage/sqlite/snapshot.h"

#include "storage/engine.h"
#include "storage/sqlite/connection.h"

#include <sqlite3.h>

namespace kapok::storage {
namespace {

constexpr int kCacheKib = 4'096;
constexpr int kAllPages = -1;

class Snapshot final : public SqliteSnapshot {
  public:
    Snapshot(const std::string& path, const Clock& clock) : connection_({path, kCacheKib}, clock) {
        connection_.set_access(Database::Access::kRead);
        connection_.command("BEGIN");
        // A transaction sees the state of its first read.
        connection_.query("SELECT COUNT(*) FROM sqlite_schema", {});
    }
    ~Snapshot() override {
        try {
            connection_.command("ROLLBACK");
        } catch (const DatabaseFailure&) {
            // Closing the connection ends it in any case.
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    Result<void> read(const std::function<void(Tx&)>& job) override {
        try {
            sqlite::SqliteTx tx(connection_);
            job(tx);
        } catch (const DatabaseFailure& failure) {
            return to_error(failure);
        }
        return {};
    }

    Result<void> copy_to(const std::string& target) override { return connection_.copy_to(target); }

  private:
    sqlite::Connection connection_;
};

}  // namespace

namespace sqlite {

// Within its transaction, so of the state that the connection sees.
Result<void> Connection::copy_to(const std::string& target) {
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(target.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> copy(raw, sqlite3_close);
    int code = opened;
    if (code == SQLITE_OK) {
        sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", handle_, "main");
        if (backup != nullptr) {
            sqlite3_backup_step(backup, kAllPages);
            code = sqlite3_backup_finish(backup);
        } else {
            code = sqlite3_errcode(copy.get());
        }
    }
    if (code != SQLITE_OK) {
        return to_error(
            DatabaseFailure((code & 0xff) == SQLITE_FULL ? DatabaseFailure::Kind::kDiskFull
                                                         : DatabaseFailure::Kind::kOther,
                            std::string("copy to ") + target + ": " + sqlite3_errstr(code)));
    }
    return {};
}

}  // namespace sqlite

Result<std::unique_ptr<SqliteSnapshot>> open_snapshot(const std::string& path, const Clock& clock) {
    try {
        return std::unique_ptr<SqliteSnapshot>(std::make_unique<Snapshot>(path, clock));
    } catch (const DatabaseFailure& failure) {
        return to_error(failure);
    }
}

}  // namespace kapok::storage
