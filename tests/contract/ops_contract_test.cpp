// The SQL of ops, every statement of it, on both engines.
// feature: admin-console, retention
#include "contract/domain_engines.h"
#include "ops/module.h"
#include "ops/store.h"

namespace kapok::ops {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};

class OpsContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

TEST_P(OpsContract, TheAuditLogOnlyGrows) {
    in_tx([](storage::Tx& tx) {
        const AuditLine line{
            .actor = kAlice,
            .action = "user.ban",
            .subject = "2",
            .words = "垃圾 🙂",
            .facts = {{.kind = AuditFactKind::kHours, .number = 7'000'000'000'000'000'001}}};
        for (const std::uint64_t id : {3U, 1U, 2U}) {
            store::add_audit(tx, {.id = id, .time = kNow, .line = line});
        }
        store::add_audit(tx, {.id = 3, .time = kNow, .line = {.action = "other"}});
        const auto rows = store::list_audit(tx, INT64_MAX, 2);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0].id, 3U);
        EXPECT_EQ(rows[0].line.actor, kAlice);
        EXPECT_EQ(rows[0].line.action, "user.ban") << "a line is never changed";
        EXPECT_EQ(rows[0].line.words, "垃圾 🙂");
        EXPECT_EQ(rows[0].line.facts, line.facts);
        EXPECT_EQ(rows[1].id, 2U);
        EXPECT_EQ(store::list_audit(tx, 2, 9).size(), 1U);
    });
}

TEST_P(OpsContract, ALineFromBeforeFactsHasNone) {
    in_tx([](storage::Tx& tx) {
        tx.exec(
            "INSERT INTO ops_audit (audit_id, time_ms, actor, action, subject, words) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            {std::int64_t{1}, kNow, kAlice, "report.decide", "2", "upheld, muted: spam"});
        const auto rows = store::list_audit(tx, INT64_MAX, 2);
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows[0].line.words, "upheld, muted: spam");
        EXPECT_TRUE(rows[0].line.facts.empty());
    });
}

TEST_P(OpsContract, SettingsAndDays) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_setting(tx, "x"));
        store::put_setting(tx, "x", "1");
        store::put_setting(tx, "x", "2");
        EXPECT_EQ(store::find_setting(tx, "x"), "2");

        store::add_messages(tx, {.day = kNow, .messages = 5});
        store::add_messages(tx, {.day = kNow, .messages = 6});
        store::add_messages(tx, {.day = kNow - std::chrono::days(1), .messages = 1});
        const auto days = store::list_days(tx, kNow - std::chrono::days(1));
        ASSERT_EQ(days.size(), 2U);
        EXPECT_EQ(days[1].messages, 11U);
        EXPECT_EQ(store::list_days(tx, kNow).size(), 1U);
    });
}

KAPOK_ON_ALL_ENGINES(OpsContract);

}  // namespace
}  // namespace kapok::ops
