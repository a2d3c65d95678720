#include "archive/store.h"

#include "base/assert.h"

#include <algorithm>

namespace kapok::archive::store {
namespace {

#define KAPOK_JOB_COLUMNS                                                                    \
    "user_id, kind, job_id, state, begun_ms, ended_ms, expires_ms, entries, entries_total, " \
    "conversations, skipped, files, bytes, locked, failure, known, left_out"

// Neither has a control character.
std::string text_of(const std::vector<Known>& known) {
    std::string text;
    for (const auto& one : known) {
        text += one.handle + '\t' + one.name + '\n';
    }
    return text;
}

std::vector<Known> known_of(std::string_view text) {
    std::vector<Known> known;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        const auto tab = std::min(line.find('\t'), line.size());
        known.push_back({.handle = std::string(line.substr(0, tab)),
                         .name = std::string(line.substr(std::min(tab + 1, line.size())))});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return known;
}

Job job_of(const storage::Row& row) {
    return {.user = row.id<UserId>(0),
            .kind = static_cast<JobKind>(row.integer(1)),
            .id = row.text(2),
            .state = static_cast<JobState>(row.integer(3)),
            .begun = row.time(4),
            .ended = row.time(5),
            .expires = row.time(6),
            .tally = {.entries = static_cast<std::uint64_t>(row.integer(7)),
                      .entries_total = static_cast<std::uint64_t>(row.integer(8)),
                      .conversations = static_cast<std::uint32_t>(row.integer(9)),
                      .skipped = static_cast<std::uint32_t>(row.integer(10)),
                      .files = static_cast<std::uint32_t>(row.integer(11)),
                      .left_out = static_cast<std::uint64_t>(row.integer(16))},
            .bytes = static_cast<std::uint64_t>(row.integer(12)),
            .locked = row.flag(13),
            .failure = row.text(14),
            .known = known_of(row.text(15))};
}

std::vector<Job> jobs_of(const storage::Rows& rows) {
    std::vector<Job> jobs;
    jobs.reserve(rows.size());
    for (const auto& row : rows) {
        jobs.push_back(job_of(row));
    }
    return jobs;
}

std::int64_t number_of(JobKind kind) { return static_cast<std::int64_t>(kind); }
std::int64_t number_of(JobState state) { return static_cast<std::int64_t>(state); }

}  // namespace

constexpr std::string_view kPutJob =
    "INSERT INTO archive_job (" KAPOK_JOB_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
    "ON CONFLICT (user_id, kind) DO UPDATE SET job_id = excluded.job_id, state = excluded.state, "
    "begun_ms = excluded.begun_ms, ended_ms = excluded.ended_ms, "
    "expires_ms = excluded.expires_ms, entries = excluded.entries, "
    "entries_total = excluded.entries_total, conversations = excluded.conversations, "
    "skipped = excluded.skipped, files = excluded.files, bytes = excluded.bytes, "
    "locked = excluded.locked, failure = excluded.failure, known = excluded.known, "
    "left_out = excluded.left_out";

void put_job(storage::Tx& tx, const Job& job) {
    tx.exec(kPutJob,
            {job.user,
             number_of(job.kind),
             job.id,
             number_of(job.state),
             job.begun,
             job.ended,
             job.expires,
             job.tally.entries,
             job.tally.entries_total,
             job.tally.conversations,
             job.tally.skipped,
             job.tally.files,
             job.bytes,
             job.locked,
             job.failure,
             text_of(job.known),
             job.tally.left_out});
}

constexpr std::string_view kFindJob =
    "SELECT " KAPOK_JOB_COLUMNS " FROM archive_job WHERE user_id = $1 AND kind = $2";

std::optional<Job> find_job(storage::Tx& tx, UserId user, JobKind kind) {
    const auto row = tx.query_row(kFindJob, {user, number_of(kind)});
    return row ? std::optional(job_of(*row)) : std::nullopt;
}

constexpr std::string_view kCountRunning = "SELECT COUNT(*) FROM archive_job WHERE state = $1";

std::int64_t count_running(storage::Tx& tx) {
    return tx.query_row(kCountRunning, {number_of(JobState::kRunning)})->integer(0);
}

bool update_running(storage::Tx& tx, const Job& job) {
    const auto known = find_job(tx, job.user, job.kind);
    if (!known || known->id != job.id || known->state != JobState::kRunning) {
        return false;
    }
    put_job(tx, job);
    return true;
}

constexpr std::string_view kRemoveJob = "DELETE FROM archive_job WHERE user_id = $1 AND kind = $2";

void remove_job(storage::Tx& tx, UserId user, JobKind kind) {
    tx.exec(kRemoveJob, {user, number_of(kind)});
}

constexpr std::string_view kFailRunning =
    "UPDATE archive_job SET state = $2, failure = $3, ended_ms = $4 WHERE state = $1";

void fail_running(storage::Tx& tx, std::string_view reason, WallTime now) {
    tx.exec(kFailRunning,
            {number_of(JobState::kRunning), number_of(JobState::kFailed), reason, now});
}

constexpr std::string_view kListDone =
    "SELECT " KAPOK_JOB_COLUMNS " FROM archive_job WHERE state = $1 AND kind = $2 ORDER BY user_id";

std::vector<Job> list_done(storage::Tx& tx, JobKind kind) {
    return jobs_of(tx.query(kListDone, {number_of(JobState::kDone), number_of(kind)}));
}

constexpr std::string_view kListExpired =
    "SELECT " KAPOK_JOB_COLUMNS
    " FROM archive_job WHERE state = $1 AND expires_ms > 0 AND expires_ms <= $2 "
    "ORDER BY expires_ms LIMIT $3";

std::vector<Job> list_expired(storage::Tx& tx, WallTime now, std::size_t limit) {
    return jobs_of(tx.query(kListExpired, {number_of(JobState::kDone), now, limit}));
}

constexpr std::string_view kAddInstance =
    "INSERT INTO archive_instance (only_row, instance_id) VALUES (1, $1) ON CONFLICT DO NOTHING";
constexpr std::string_view kFindInstance =
    "SELECT instance_id FROM archive_instance WHERE only_row = 1";

std::string ensure_instance_id(storage::Tx& tx, std::string_view fresh) {
    tx.exec(kAddInstance, {fresh});
    const auto row = tx.query_row(kFindInstance, {});
    KAPOK_ASSERT(row.has_value(), "the row was just made");
    return row->text(0);
}

}  // namespace kapok::archive::store
