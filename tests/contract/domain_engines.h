// A domain's store on every engine of infra/storage: the fixture for <domain>_contract_test.cpp.
#pragma once

#include "base/random.h"
#include "storage/database.h"
#include "storage/migration.h"
#include "storage/postgres/postgres.h"
#include "storage/sqlite/sqlite.h"
#include "support/postgres.h"

#include <gtest/gtest.h>

#include <memory>

namespace kapok::testing {

class DomainContract : public ::testing::TestWithParam<storage::Dialect> {
  protected:
    // Brings an empty database up to date with the domain's migrations.
    void open(std::span<const storage::Migration> migrations) {
        if (GetParam() == storage::Dialect::kPostgres) {
            const auto conninfo = PostgresServer::shared().fresh_database();
            database_ =
                storage::open_postgres({.conninfo = conninfo, .connections = 2}, clock_, random_);
        } else {
            database_ = storage::open_sqlite({}, clock_);
        }
        const auto migrated = migrate(*database_, {storage::migrations(), migrations});
        ASSERT_TRUE(migrated) << migrated.error().message() << migrated.error().detail();
    }
    // A transaction that must succeed; `job` returns nothing.
    template <class Job>
    void in_tx(Job job) {
        const auto done =
            database_->blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
                job(tx);
                return {};
            });
        ASSERT_TRUE(done) << done.error().reason() << ": " << done.error().detail();
    }

  private:
    SystemClock clock_;
    SystemRandom random_;
    std::unique_ptr<storage::Database> database_;
};

inline std::string dialect_name(const ::testing::TestParamInfo<storage::Dialect>& info) {
    return info.param == storage::Dialect::kPostgres ? "Postgres" : "Sqlite";
}

}  // namespace kapok::testing

// NOLINTNEXTLINE(bugprone-macro-parentheses): `suite` is a name
#define KAPOK_ON_ALL_ENGINES(suite)                                                              \
    INSTANTIATE_TEST_SUITE_P(                                                                    \
        Engines,                                                                                 \
        suite,                                                                                   \
        ::testing::Values(kapok::storage::Dialect::kSqlite, kapok::storage::Dialect::kPostgres), \
        kapok::testing::dialect_name)
