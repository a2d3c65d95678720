#include "contract/storage_engines.h"

#include "storage/postgres/postgres.h"
#include "storage/sqlite/sqlite.h"
#include "support/postgres.h"

#include <cstdlib>
#include <filesystem>

namespace kapok::storage {

EngineUnderTest::EngineUnderTest(EngineKind kind) : kind_(kind) {
    if (kind == EngineKind::kPostgres) {
        conninfo_ = kapok::testing::PostgresServer::shared().fresh_database();
        return;
    }
    auto pattern = (std::filesystem::temp_directory_path() / "kapok-storage-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
}

EngineUnderTest::~EngineUnderTest() {
    if (!folder_.empty()) {
        std::filesystem::remove_all(folder_);
    }
}

std::unique_ptr<Database> EngineUnderTest::open() { return open(clock_); }

std::unique_ptr<Database> EngineUnderTest::open(const Clock& clock) {
    switch (kind_) {
        case EngineKind::kSqliteMemory:
            return open_sqlite({}, clock);
        case EngineKind::kSqliteFile:
            return open_sqlite({.path = folder_ + "/test.db"}, clock);
        case EngineKind::kPostgres:
            break;
    }
    return open_postgres({.conninfo = conninfo_, .connections = 6}, clock, random_);
}

Error StorageContract::refusal(std::function<void(Tx&)> job) {
    auto result = database_->blocking_write(Deadline::never(), [&](Tx& tx) -> Result<void> {
        job(tx);
        return {};
    });
    if (result.has_value()) {
        ADD_FAILURE() << "expected a failure";
        return {Code::kInternal, "NOT_REFUSED"};
    }
    return std::move(result).error();
}

std::string engine_name(const ::testing::TestParamInfo<EngineKind>& info) {
    switch (info.param) {
        case EngineKind::kSqliteMemory:
            return "SqliteMemory";
        case EngineKind::kSqliteFile:
            return "SqliteFile";
        case EngineKind::kPostgres:
            break;
    }
    return "Postgres";
}

}  // namespace kapok::storage
