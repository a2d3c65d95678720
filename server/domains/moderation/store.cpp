#include "moderation/store.h"

namespace kapok::moderation::store {
namespace {

using storage::Bytes;
using storage::Row;

#define KAPOK_REPORT_COLUMNS                                                                 \
    "report_id, reporter, client_report_id, kind, reason, words, subject, conversation_id, " \
    "created_ms, state, decided_by, decided_ms, evidence_count"

Report read_report(const Row& row) {
    return {.id = row.id<ReportId>(0),
            .reporter = row.id<UserId>(1),
            .client_report_id = row.text(2),
            .kind = static_cast<ReportKind>(row.integer(3)),
            .reason = static_cast<Reason>(row.integer(4)),
            .words = row.text(5),
            .subject = row.id<UserId>(6),
            .conversation = row.text(7),
            .created = row.time(8),
            .state = static_cast<ReportState>(row.integer(9)),
            .decided_by = row.id<UserId>(10),
            .decided = row.time(11),
            .evidence_count = static_cast<std::uint32_t>(row.integer(12))};
}

std::string joined(const std::vector<std::string>& ids) {
    std::string text;
    for (const auto& id : ids) {
        text += (text.empty() ? "" : "\n") + id;
    }
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> ids;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        ids.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return ids;
}

}  // namespace

constexpr std::string_view kAddReport =
    "INSERT INTO moderation_report (" KAPOK_REPORT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (reporter, client_report_id) DO NOTHING";

bool add_report(storage::Tx& tx, const Report& report) {
    return tx.exec(kAddReport,
                   {report.id,
                    report.reporter,
                    report.client_report_id,
                    static_cast<std::int64_t>(report.kind),
                    static_cast<std::int64_t>(report.reason),
                    report.words,
                    report.subject,
                    report.conversation,
                    report.created,
                    static_cast<std::int64_t>(report.state),
                    report.decided_by,
                    report.decided,
                    report.evidence_count}) > 0;
}

constexpr std::string_view kFindReport =
    "SELECT " KAPOK_REPORT_COLUMNS " FROM moderation_report WHERE report_id = $1";

std::optional<Report> find_report(storage::Tx& tx, ReportId id) {
    const auto row = tx.query_row(kFindReport, {id});
    return row ? std::optional(read_report(*row)) : std::nullopt;
}

constexpr std::string_view kFindSameReport =
    "SELECT " KAPOK_REPORT_COLUMNS
    " FROM moderation_report WHERE reporter = $1 AND client_report_id = $2";

std::optional<Report> find_same_report(storage::Tx& tx,
                                       UserId reporter,
                                       std::string_view client_report_id) {
    const auto row = tx.query_row(kFindSameReport, {reporter, client_report_id});
    return row ? std::optional(read_report(*row)) : std::nullopt;
}

constexpr std::string_view kListReports =
    "SELECT " KAPOK_REPORT_COLUMNS
    " FROM moderation_report WHERE report_id < $1 ORDER BY report_id DESC LIMIT $2";
constexpr std::string_view kListReportsOf =
    "SELECT " KAPOK_REPORT_COLUMNS
    " FROM moderation_report WHERE state = $1 AND report_id < $2 ORDER BY report_id DESC LIMIT $3";

std::vector<Report> list_reports(storage::Tx& tx, const ReportRange& range) {
    const auto rows =
        range.state ? tx.query(kListReportsOf,
                               {static_cast<std::int64_t>(*range.state), range.before, range.limit})
                    : tx.query(kListReports, {range.before, range.limit});
    std::vector<Report> reports;
    for (const auto& row : rows) {
        reports.push_back(read_report(row));
    }
    return reports;
}

constexpr std::string_view kCountOpen = "SELECT COUNT(*) FROM moderation_report WHERE state = 1";

std::int64_t count_open(storage::Tx& tx) { return tx.query(kCountOpen).front().integer(0); }

constexpr std::string_view kCountOpenOn =
    "SELECT COUNT(*) FROM moderation_report WHERE state = 1 AND subject = $1 "
    "AND ($1 <> 0 OR conversation_id = $2)";

std::int64_t count_open_on(storage::Tx& tx, const Report& report) {
    return tx.query(kCountOpenOn, {report.subject, report.conversation}).front().integer(0);
}

constexpr std::string_view kDecide =
    "UPDATE moderation_report SET state = $2, decided_by = $3, decided_ms = $4 "
    "WHERE report_id = $1";

void decide(storage::Tx& tx, ReportId id, const Decided& decided) {
    tx.exec(kDecide, {id, static_cast<std::int64_t>(decided.state), decided.by, decided.time});
}

constexpr std::string_view kAddEvidence =
    "INSERT INTO moderation_evidence (report_id, seq, entry, media_ids) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (report_id, seq) DO NOTHING";

void add_evidence(storage::Tx& tx, ReportId report, const Evidence& evidence) {
    tx.exec(kAddEvidence,
            {report, evidence.seq, Bytes{evidence.entry}, joined(evidence.media_ids)});
}

constexpr std::string_view kListEvidence =
    "SELECT seq, entry, media_ids FROM moderation_evidence WHERE report_id = $1 ORDER BY seq";

std::vector<Evidence> list_evidence(storage::Tx& tx, ReportId report) {
    std::vector<Evidence> evidence;
    for (const auto& row : tx.query(kListEvidence, {report})) {
        evidence.push_back({.seq = static_cast<std::uint64_t>(row.integer(0)),
                            .entry = row.bytes(1),
                            .media_ids = split(row.text(2))});
    }
    return evidence;
}

constexpr std::string_view kListExpired =
    "SELECT r.report_id FROM moderation_report r WHERE r.decided_ms > 0 AND r.decided_ms < $1 "
    "AND EXISTS (SELECT 1 FROM moderation_evidence e WHERE e.report_id = r.report_id) LIMIT $2";

std::vector<ReportId> list_expired_evidence(storage::Tx& tx, WallTime before, std::size_t limit) {
    std::vector<ReportId> reports;
    for (const auto& row : tx.query(kListExpired, {before, limit})) {
        reports.push_back(row.id<ReportId>(0));
    }
    return reports;
}

constexpr std::string_view kDeleteEvidence = "DELETE FROM moderation_evidence WHERE report_id = $1";

void delete_evidence(storage::Tx& tx, ReportId report) { tx.exec(kDeleteEvidence, {report}); }

constexpr std::string_view kPutMute =
    "INSERT INTO moderation_mute (user_id, until_ms, reason) VALUES ($1, $2, $3) "
    "ON CONFLICT (user_id) DO UPDATE SET until_ms = excluded.until_ms, reason = excluded.reason";

void put_mute(storage::Tx& tx, const Mute& mute) {
    tx.exec(kPutMute, {mute.user, mute.until, mute.reason});
}

constexpr std::string_view kDeleteMute = "DELETE FROM moderation_mute WHERE user_id = $1";

void delete_mute(storage::Tx& tx, UserId user) { tx.exec(kDeleteMute, {user}); }

constexpr std::string_view kFindMute =
    "SELECT user_id, until_ms, reason FROM moderation_mute WHERE user_id = $1 AND until_ms > $2";

std::optional<Mute> find_mute(storage::Tx& tx, UserId user, WallTime now) {
    const auto row = tx.query_row(kFindMute, {user, now});
    return row ? std::optional(Mute{.user = user, .until = row->time(1), .reason = row->text(2)})
               : std::nullopt;
}

constexpr std::string_view kAllMutes =
    "SELECT user_id, until_ms, reason FROM moderation_mute WHERE until_ms > $1 ORDER BY user_id";

std::vector<Mute> all_mutes(storage::Tx& tx, WallTime now) {
    std::vector<Mute> mutes;
    for (const auto& row : tx.query(kAllMutes, {now})) {
        mutes.push_back({.user = row.id<UserId>(0), .until = row.time(1), .reason = row.text(2)});
    }
    return mutes;
}

constexpr std::string_view kPutTerm =
    "INSERT INTO moderation_term (term_key, text, action) VALUES ($1, $2, $3) "
    "ON CONFLICT (term_key) DO UPDATE SET text = excluded.text, action = excluded.action";

void put_term(storage::Tx& tx, const rules::StoredTerm& term) {
    tx.exec(kPutTerm, {term.key, term.term.text, static_cast<std::int64_t>(term.term.action)});
}

constexpr std::string_view kDeleteTerm = "DELETE FROM moderation_term WHERE term_key = $1";

void delete_term(storage::Tx& tx, std::string_view key) { tx.exec(kDeleteTerm, {key}); }

constexpr std::string_view kCountTerms = "SELECT COUNT(*) FROM moderation_term";

std::int64_t count_terms(storage::Tx& tx) { return tx.query(kCountTerms).front().integer(0); }

constexpr std::string_view kAllTerms = "SELECT text, action FROM moderation_term ORDER BY term_key";

std::vector<Term> all_terms(storage::Tx& tx) {
    std::vector<Term> terms;
    for (const auto& row : tx.query(kAllTerms)) {
        terms.push_back({.text = row.text(0), .action = static_cast<TermAction>(row.integer(1))});
    }
    return terms;
}

// REPLACE finds the text as it is: neither engine's LIKE does, for any text.
constexpr std::string_view kListTerms =
    "SELECT term_key, text, action FROM moderation_term WHERE term_key > $1 "
    "AND ($2 = '' OR REPLACE(term_key, $2, '') <> term_key) ORDER BY term_key LIMIT $3";

std::vector<rules::StoredTerm> list_terms(storage::Tx& tx, const TermRange& range) {
    std::vector<rules::StoredTerm> terms;
    for (const auto& row : tx.query(kListTerms, {range.after, range.text, range.limit})) {
        terms.push_back(
            {.key = row.text(0),
             .term = {.text = row.text(1), .action = static_cast<TermAction>(row.integer(2))}});
    }
    return terms;
}

}  // namespace kapok::moderation::store
