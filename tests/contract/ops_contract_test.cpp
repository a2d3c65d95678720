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
            .actor = kAlice, .action = "user.ban", .subject = "2", .words = "垃圾 🙂"};
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
        EXPECT_EQ(rows[1].id, 2U);
        EXPECT_EQ(store::list_audit(tx, 2, 9).size(), 1U);
    });
}

TEST_P(OpsContract, SettingsAnnouncementsAndDays) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_setting(tx, "x"));
        store::put_setting(tx, "x", "1");
        store::put_setting(tx, "x", "2");
        EXPECT_EQ(store::find_setting(tx, "x"), "2");

        store::add_announcement(tx, {.id = 1, .text = "ever", .created = kNow});
        store::add_announcement(
            tx,
            {.id = 2, .text = "soon over", .created = kNow, .until = kNow + std::chrono::hours(1)});
        EXPECT_EQ(store::list_announcements(tx, kNow, 9)[0].text, "soon over");
        EXPECT_EQ(store::list_announcements(tx, kNow, 1).size(), 1U);
        EXPECT_EQ(store::list_announcements(tx, kNow + std::chrono::hours(1), 9).size(), 1U);
        EXPECT_TRUE(store::delete_announcement(tx, 1));
        EXPECT_FALSE(store::delete_announcement(tx, 1));

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
