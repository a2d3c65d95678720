// A fresh instance's tables: each is classified for moving, on every engine.
// feature: instance-move
#include "app/engines.h"
#include "app/instance/tables.h"
#include "base/random.h"
#include "storage/import_mark.h"
#include "storage/tables.h"
#include "support/postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace kapok::app::instance {
namespace {

using ::testing::Contains;

class InstanceTables : public ::testing::TestWithParam<std::string> {
  protected:
    InstanceTables() {
        auto pattern = (std::filesystem::temp_directory_path() / "kapok-tables-XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        settings_.data_directory = pattern;
        settings_.engine = GetParam();
        if (GetParam() == "postgres") {
            settings_.postgres = kapok::testing::PostgresServer::shared().fresh_database();
        }
        auto engines = open_engines(settings_, clock_, random_, metrics_);
        EXPECT_TRUE(engines.has_value()) << engines.error().message();
        engines_ = std::move(engines).value();
    }
    ~InstanceTables() override {
        engines_ = {};
        std::filesystem::remove_all(settings_.data_directory);
    }

    template <class Job>
    void in_tx(Job job) {
        const auto done = engines_.database->blocking_write(Deadline::never(),
                                                            [&](storage::Tx& tx) -> Result<void> {
                                                                job(tx);
                                                                return {};
                                                            });
        EXPECT_TRUE(done.has_value()) << done.error().detail();
    }

    Settings settings_;
    SystemClock clock_;
    SystemRandom random_;
    observability::Metrics metrics_;
    Engines engines_;
};

// A new table has to be given a kind in app/instance/tables.cpp, or an export would lose it.
TEST_P(InstanceTables, AreAllClassified) {
    in_tx([](storage::Tx& tx) {
        for (const auto& name : storage::list_tables(tx)) {
            const auto kind = kind_of(name);
            EXPECT_TRUE(kind.has_value()) << name;
            if (kind == TableKind::kKept || kind == TableKind::kSecret) {
                const auto table = storage::describe_table(tx, name);
                for (const auto& column : table.columns) {
                    EXPECT_TRUE(!is_secret(name, column.name) || column.nullable) << column.name;
                }
            }
        }
    });
}

TEST_P(InstanceTables, NoneIsClassifiedThatIsNotThere) {
    in_tx([](storage::Tx& tx) {
        storage::put_import_mark(tx, {.archive = "x", .state = storage::ImportState::kDone});
        const auto names = storage::list_tables(tx);
        for (const auto known : known_tables()) {
            const bool is_elsewhere =
                tx.dialect() == storage::Dialect::kSqlite &&
                (kind_of(known) == TableKind::kStreams || known.starts_with("search_"));
            if (!is_elsewhere && kind_of(known) != TableKind::kStreams) {
                EXPECT_THAT(names, Contains(std::string(known)));
            }
        }
        for (const auto numbered : numbered_tables()) {
            EXPECT_EQ(storage::last_number(tx, numbered), 0);
        }
    });
}

TEST(InstanceTableKinds, WhatOpensAccountsIsSecret) {
    for (const auto* table : {"accounts_device",
                              "accounts_reset",
                              "accounts_invite",
                              "accounts_qr_login",
                              "accounts_phone_code",
                              "contacts_book",
                              "contacts_book_secret",
                              "media_key",
                              "push_device",
                              "push_key"}) {
        EXPECT_EQ(kind_of(table), TableKind::kSecret) << table;
    }
    EXPECT_TRUE(is_secret("accounts_user", "password_hash"));
    EXPECT_FALSE(is_secret("accounts_user", "nickname"));
    EXPECT_EQ(kind_of("somebody_elses"), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         InstanceTables,
                         ::testing::Values("embedded", "postgres"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kapok::app::instance
