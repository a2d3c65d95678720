// The SQL of archive, every statement of it, on both engines.
// feature: export, import
#include "archive/module.h"
#include "archive/store.h"
#include "contract/domain_engines.h"

namespace kapok::archive {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class ArchiveContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Job job(UserId user, JobKind kind, std::string id) {
    return {
        .user = user, .kind = kind, .id = std::move(id), .begun = kNow, .failure = {}, .known = {}};
}

TEST_P(ArchiveContract, AJobAUserAndKind) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_job(tx, kAnn, JobKind::kExport));
        store::put_job(tx, job(kAnn, JobKind::kExport, "e1"));
        store::put_job(tx, job(kAnn, JobKind::kImport, "i1"));
        store::put_job(tx, job(kBob, JobKind::kExport, "e2"));
        EXPECT_EQ(store::count_running(tx), 3);

        auto mine = *store::find_job(tx, kAnn, JobKind::kExport);
        EXPECT_EQ(mine.id, "e1");
        EXPECT_EQ(mine.state, JobState::kRunning);
        EXPECT_EQ(mine.begun, kNow);
        mine.state = JobState::kDone;
        mine.ended = kNow + std::chrono::seconds(3);
        mine.expires = kNow + std::chrono::hours(24);
        mine.tally = {.entries = 5,
                      .entries_total = 6,
                      .conversations = 2,
                      .skipped = 1,
                      .files = 3,
                      .left_out = 4};
        mine.bytes = 1ULL << 40U;
        mine.locked = true;
        mine.failure = "NONE";
        mine.known = {{.handle = "bob", .name = "老 Bob"}, {.handle = "cat", .name = ""}};
        EXPECT_TRUE(store::update_running(tx, mine));
        EXPECT_FALSE(store::update_running(tx, mine)) << "it does not run any more";
        const auto read = *store::find_job(tx, kAnn, JobKind::kExport);
        EXPECT_EQ(read.ended, mine.ended);
        EXPECT_EQ(read.tally.entries, 5U);
        EXPECT_EQ(read.tally.entries_total, 6U);
        EXPECT_EQ(read.tally.conversations, 2U);
        EXPECT_EQ(read.tally.skipped, 1U);
        EXPECT_EQ(read.tally.files, 3U);
        EXPECT_EQ(read.tally.left_out, 4U);
        EXPECT_EQ(read.bytes, mine.bytes);
        EXPECT_TRUE(read.locked);
        EXPECT_EQ(read.failure, "NONE");
        ASSERT_EQ(read.known.size(), 2U);
        EXPECT_EQ(read.known[0].name, "老 Bob");
        EXPECT_EQ(read.known[1].handle, "cat");

        store::put_job(tx, job(kAnn, JobKind::kExport, "e3"));
        EXPECT_EQ(store::find_job(tx, kAnn, JobKind::kExport)->id, "e3") << "in its place";
        EXPECT_FALSE(store::update_running(tx, job(kAnn, JobKind::kExport, "e1")))
            << "another's end";
        store::remove_job(tx, kAnn, JobKind::kExport);
        EXPECT_FALSE(store::find_job(tx, kAnn, JobKind::kExport));
        EXPECT_TRUE(store::find_job(tx, kAnn, JobKind::kImport));
    });
}

TEST_P(ArchiveContract, EndsOfJobs) {
    in_tx([](storage::Tx& tx) {
        auto done = job(kAnn, JobKind::kExport, "done");
        done.state = JobState::kDone;
        done.expires = kNow + std::chrono::hours(1);
        store::put_job(tx, done);
        store::put_job(tx, job(kBob, JobKind::kExport, "running"));
        ASSERT_EQ(store::list_done(tx, JobKind::kExport).size(), 1U);
        EXPECT_EQ(store::list_done(tx, JobKind::kExport)[0].id, "done");
        EXPECT_TRUE(store::list_done(tx, JobKind::kImport).empty());
        EXPECT_TRUE(store::list_expired(tx, kNow, 10).empty());
        EXPECT_EQ(store::list_expired(tx, done.expires, 10).size(), 1U);
        EXPECT_TRUE(store::list_expired(tx, done.expires, 0).empty());

        store::fail_running(tx, "STOPPED", kNow);
        const auto failed = *store::find_job(tx, kBob, JobKind::kExport);
        EXPECT_EQ(failed.state, JobState::kFailed);
        EXPECT_EQ(failed.failure, "STOPPED");
        EXPECT_EQ(failed.ended, kNow);
        EXPECT_EQ(store::find_job(tx, kAnn, JobKind::kExport)->state, JobState::kDone);
    });
}

TEST_P(ArchiveContract, OneNameForEver) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::ensure_instance_id(tx, "first"), "first");
        EXPECT_EQ(store::ensure_instance_id(tx, "second"), "first");
    });
}

KAPOK_ON_ALL_ENGINES(ArchiveContract);

}  // namespace
}  // namespace kapok::archive
