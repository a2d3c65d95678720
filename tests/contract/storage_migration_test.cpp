// feature: rollback
// Migrations from empty, again, on from an earlier release, and what is refused.
#include "contract/storage_engines.h"
#include "storage/errors.h"
#include "storage/migration.h"

namespace kapok::storage {
namespace {

constexpr Migration kFirst{.module = "shop",
                           .number = 1,
                           .name = "goods",
                           .sqlite =
                               "CREATE TABLE shop_good (id BIGINT PRIMARY KEY);"
                               "INSERT INTO shop_good VALUES (1); -- two statements",
                           .postgres =
                               "CREATE TABLE shop_good (id BIGINT PRIMARY KEY);"
                               "INSERT INTO shop_good VALUES (1); -- two statements"};
constexpr Migration kSecond{.module = "shop",
                            .number = 2,
                            .name = "prices",
                            .sqlite = "ALTER TABLE shop_good ADD COLUMN price BIGINT",
                            .postgres = "ALTER TABLE shop_good ADD COLUMN price BIGINT"};
constexpr Migration kEdited{.module = "shop",
                            .number = 1,
                            .name = "goods",
                            .sqlite = "CREATE TABLE shop_good (id BIGINT)",
                            .postgres = "CREATE TABLE shop_good (id BIGINT)"};
constexpr Migration kBroken{.module = "shop",
                            .number = 2,
                            .name = "broken",
                            .sqlite = "CREATE TABLE shop_left (id BIGINT); SELECT wrong",
                            .postgres = "CREATE TABLE shop_left (id BIGINT); SELECT wrong"};

class StorageMigration : public StorageContract {
  protected:
    Result<void> migrate_to(std::vector<Migration> shop, SchemaVersion release = kSchema) {
        return migrate(*database_, {migrations(), shop}, release);
    }
    std::int64_t goods() {
        return read(
            [](Tx& tx) { return tx.query_row("SELECT count(*) FROM shop_good")->integer(0); });
    }
};

TEST_P(StorageMigration, FromEmptyAndAgain) {
    EXPECT_TRUE(migrate_to({kFirst, kSecond}).has_value());
    EXPECT_TRUE(migrate_to({kFirst, kSecond}).has_value());
    EXPECT_EQ(goods(), 1);
    write([](Tx& tx) { tx.exec("UPDATE shop_good SET price = 5"); });
    EXPECT_EQ(read([](Tx& tx) { return tx.query("SELECT id FROM storage_outbox").size(); }), 0U);
}

TEST_P(StorageMigration, FromThePreviousRelease) {
    ASSERT_TRUE(migrate_to({kFirst}).has_value());
    write([](Tx& tx) { tx.exec("INSERT INTO shop_good VALUES (2)"); });
    // Both connections that read and that write have statements from before.
    EXPECT_EQ(goods(), 2);
    ASSERT_TRUE(migrate_to({kFirst, kSecond}).has_value());
    EXPECT_EQ(goods(), 2);
    EXPECT_TRUE(read([](Tx& tx) {
        return tx.query("SELECT price FROM shop_good WHERE id = 2").at(0).is_null(0);
    }));
}

TEST_P(StorageMigration, RefusesAnEditedOne) {
    ASSERT_TRUE(migrate_to({kFirst}).has_value());
    const auto result = migrate_to({kEdited});
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().reason(), errors::kMigrationRefused);
    EXPECT_NE(result.error().message().find("shop 0001 (goods) was edited"), std::string::npos)
        << result.error().message();
}

// feature: upgrade
TEST_P(StorageMigration, OneGoesBackByAReleaseWhoseChangesWereAdditive) {
    ASSERT_TRUE(migrate_to({kFirst}, {.schema = 1, .compat = 1}).has_value());
    ASSERT_TRUE(migrate_to({kFirst, kSecond}, {.schema = 2, .compat = 1}).has_value());
    // The older release works on it …
    ASSERT_TRUE(migrate_to({kFirst}, {.schema = 1, .compat = 1}).has_value());
    write([](Tx& tx) { tx.exec("INSERT INTO shop_good (id) VALUES (2)"); });
    // … and the newer one goes on with what was written meanwhile.
    ASSERT_TRUE(migrate_to({kFirst, kSecond}, {.schema = 2, .compat = 1}).has_value());
    EXPECT_EQ(goods(), 2);
}

TEST_P(StorageMigration, RefusesADatabaseThatANewerReleaseMadeIncompatible) {
    ASSERT_TRUE(migrate_to({kFirst}, {.schema = 1, .compat = 1}).has_value());
    ASSERT_TRUE(migrate_to({kFirst, kSecond}, {.schema = 5, .compat = 4}).has_value());
    const auto result = migrate_to({kFirst}, {.schema = 3, .compat = 1});
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().reason(), errors::kMigrationRefused);
    EXPECT_NE(result.error().message().find("needs at least 4, this release has 3"),
              std::string::npos)
        << result.error().message();
    EXPECT_TRUE(migrate_to({kFirst}, {.schema = 4, .compat = 4}).has_value());
    // What the older one left behind is still the newer one's.
    EXPECT_FALSE(migrate_to({kFirst}, {.schema = 3, .compat = 1}).has_value());
}

TEST_P(StorageMigration, AFailedOneLeavesNothing) {
    EXPECT_FALSE(migrate_to({kFirst, kBroken}).has_value());
    EXPECT_EQ(goods(), 1) << "those before it stay";
    EXPECT_TRUE(migrate_to({kFirst, kSecond}).has_value());
    EXPECT_EQ(refusal([](Tx& tx) { tx.query("SELECT id FROM shop_left"); }).code(),
              Code::kInternal);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StorageMigration,
                         ::testing::Values(EngineKind::kSqliteMemory,
                                           EngineKind::kSqliteFile,
                                           EngineKind::kPostgres),
                         engine_name);

}  // namespace
}  // namespace kapok::storage
