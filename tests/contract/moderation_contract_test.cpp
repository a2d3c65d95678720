// The SQL of moderation, every statement of it, on both engines.
// feature: reports, sanctions, word-filter
#include "contract/domain_engines.h"
#include "moderation/module.h"
#include "moderation/store.h"

namespace kapok::moderation {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class ModerationContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Report report(std::uint64_t id, UserId subject, std::string client_id) {
    return {.id = ReportId(id),
            .reporter = kAlice,
            .client_report_id = std::move(client_id),
            .kind = ReportKind::kUser,
            .reason = Reason::kSpam,
            .words = "看这个 🙂",
            .subject = subject,
            .conversation = "d1-2",
            .created = kNow,
            .evidence_count = 2};
}

TEST_P(ModerationContract, Reports) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::add_report(tx, report(7'000'000'000'000'000'009, kBob, "a")));
        EXPECT_FALSE(store::add_report(tx, report(11, kBob, "a"))) << "made before";
        EXPECT_TRUE(store::add_report(tx, report(12, kBob, "b")));
        EXPECT_TRUE(store::add_report(tx, report(13, {}, "c")));
        EXPECT_EQ(store::find_same_report(tx, kAlice, "b")->id, ReportId(12));
        EXPECT_FALSE(store::find_same_report(tx, kBob, "b"));
        EXPECT_FALSE(store::find_report(tx, ReportId(11)));
        const auto found = *store::find_report(tx, ReportId(12));
        EXPECT_EQ(found.words, "看这个 🙂");
        EXPECT_EQ(found.state, ReportState::kOpen);
        EXPECT_EQ(found.evidence_count, 2U);
        EXPECT_EQ(found.decided, WallTime());
        EXPECT_EQ(store::count_open(tx), 3);
        EXPECT_EQ(store::count_open_on(tx, found), 2);
        EXPECT_EQ(store::count_open_on(tx, report(0, {}, "")), 1);
        auto elsewhere = report(0, {}, "");
        elsewhere.conversation = "g9";
        EXPECT_EQ(store::count_open_on(tx, elsewhere), 0);
        store::decide(tx, ReportId(12), {.state = ReportState::kUpheld, .by = kBob, .time = kNow});
        EXPECT_EQ(store::find_report(tx, ReportId(12))->decided_by, kBob);
        const ReportId end(INT64_MAX);
        EXPECT_EQ(store::list_reports(tx, {.state = {}, .before = end, .limit = 2}).size(), 2U);
        const auto open = store::list_reports(
            tx, {.state = ReportState::kOpen, .before = ReportId(13), .limit = 9});
        EXPECT_TRUE(open.empty()) << "12 was decided, the others are not below 13";
        EXPECT_EQ(
            store::list_reports(tx, {.state = ReportState::kUpheld, .before = end, .limit = 9})[0]
                .id,
            ReportId(12));
    });
}

TEST_P(ModerationContract, Evidence) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::add_report(tx, report(1, kBob, "a")));
        const std::string bytes("\x00\xff\x01", 3);
        store::add_evidence(tx, ReportId(1), {.seq = 9, .entry = bytes, .media_ids = {"m", "n"}});
        store::add_evidence(tx, ReportId(1), {.seq = 9, .entry = "other"});
        store::add_evidence(tx, ReportId(1), {.seq = 4, .entry = ""});
        const auto found = store::list_evidence(tx, ReportId(1));
        ASSERT_EQ(found.size(), 2U);
        EXPECT_EQ(found[0].seq, 4U);
        EXPECT_TRUE(found[0].media_ids.empty());
        EXPECT_EQ(found[1].entry, bytes);
        EXPECT_EQ(found[1].media_ids, (std::vector<std::string>{"m", "n"}));
        EXPECT_TRUE(store::list_expired_evidence(tx, kNow, 9).empty()) << "not decided";
        store::decide(tx, ReportId(1), {.state = ReportState::kUpheld, .by = kBob, .time = kNow});
        EXPECT_TRUE(store::list_expired_evidence(tx, kNow, 9).empty());
        EXPECT_EQ(store::list_expired_evidence(tx, kNow + std::chrono::seconds(1), 9).size(), 1U);
        store::delete_evidence(tx, ReportId(1));
        EXPECT_TRUE(store::list_evidence(tx, ReportId(1)).empty());
        EXPECT_TRUE(store::list_expired_evidence(tx, kNow + std::chrono::seconds(1), 9).empty());
    });
}

TEST_P(ModerationContract, MutesAndTerms) {
    in_tx([](storage::Tx& tx) {
        store::put_mute(tx, {.user = kAlice, .until = kNow, .reason = "first"});
        store::put_mute(tx, {.user = kAlice, .until = kNow, .reason = "then"});
        const auto before = kNow - std::chrono::seconds(1);
        EXPECT_EQ(store::find_mute(tx, kAlice, before)->reason, "then");
        EXPECT_FALSE(store::find_mute(tx, kAlice, kNow));
        EXPECT_EQ(store::all_mutes(tx, before).size(), 1U);
        EXPECT_TRUE(store::all_mutes(tx, kNow).empty());
        store::delete_mute(tx, kAlice);
        EXPECT_FALSE(store::find_mute(tx, kAlice, before));

        store::put_term(tx, {.key = "rude", .term = {"Rude", TermAction::kMask}});
        store::put_term(tx, {.key = "rude", .term = {"RUDE", TermAction::kFlag}});
        store::put_term(tx, {.key = "100%", .term = {"100%", TermAction::kRefuse}});
        store::put_term(tx, {.key = "木棉", .term = {"木棉", TermAction::kRefuse}});
        EXPECT_EQ(store::count_terms(tx), 3);
        EXPECT_EQ(store::all_terms(tx).size(), 3U);
        const auto found = store::list_terms(tx, {.text = "ud", .limit = 9});
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].term.text, "RUDE");
        EXPECT_EQ(found[0].term.action, TermAction::kFlag);
        EXPECT_EQ(store::list_terms(tx, {.text = "%", .limit = 9}).size(), 1U);
        EXPECT_EQ(store::list_terms(tx, {.limit = 2}).size(), 2U);
        EXPECT_EQ(store::list_terms(tx, {.after = "rude", .limit = 9}).size(), 1U);
        store::delete_term(tx, "rude");
        EXPECT_EQ(store::count_terms(tx), 2);
    });
}

KAPOK_ON_ALL_ENGINES(ModerationContract);

}  // namespace
}  // namespace kapok::moderation
