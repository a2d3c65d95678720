#include "ops/store.h"

#include "ops/rules.h"

namespace kapok::ops::store {

constexpr std::string_view kAddAudit =
    "INSERT INTO ops_audit (audit_id, time_ms, actor, action, subject, words, facts) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (audit_id) DO NOTHING";

void add_audit(storage::Tx& tx, const AuditRow& row) {
    tx.exec(kAddAudit,
            {row.id,
             row.time,
             row.line.actor,
             row.line.action,
             row.line.subject,
             row.line.words,
             rules::text_of(row.line.facts)});
}

constexpr std::string_view kListAudit =
    "SELECT audit_id, time_ms, actor, action, subject, words, facts FROM ops_audit "
    "WHERE audit_id < $1 ORDER BY audit_id DESC LIMIT $2";

std::vector<AuditRow> list_audit(storage::Tx& tx, std::uint64_t before, std::size_t limit) {
    std::vector<AuditRow> rows;
    for (const auto& row : tx.query(kListAudit, {before, limit})) {
        rows.push_back({.id = static_cast<std::uint64_t>(row.integer(0)),
                        .time = row.time(1),
                        .line = {.actor = row.id<UserId>(2),
                                 .action = row.text(3),
                                 .subject = row.text(4),
                                 .words = row.text(5),
                                 .facts = rules::facts_of(row.text(6))}});
    }
    return rows;
}

constexpr std::string_view kFindSetting = "SELECT value FROM ops_setting WHERE name = $1";

std::optional<std::string> find_setting(storage::Tx& tx, std::string_view name) {
    const auto row = tx.query_row(kFindSetting, {name});
    return row ? std::optional(row->text(0)) : std::nullopt;
}

constexpr std::string_view kPutSetting =
    "INSERT INTO ops_setting (name, value) VALUES ($1, $2) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value";

void put_setting(storage::Tx& tx, std::string_view name, std::string_view value) {
    tx.exec(kPutSetting, {name, value});
}

constexpr std::string_view kAddMessages =
    "INSERT INTO ops_day (day_ms, messages) VALUES ($1, $2) "
    "ON CONFLICT (day_ms) DO UPDATE SET messages = ops_day.messages + excluded.messages";

void add_messages(storage::Tx& tx, const Day& day) {
    tx.exec(kAddMessages, {day.day, day.messages});
}

constexpr std::string_view kListDays =
    "SELECT day_ms, messages FROM ops_day WHERE day_ms >= $1 ORDER BY day_ms";

std::vector<Day> list_days(storage::Tx& tx, WallTime since) {
    std::vector<Day> days;
    for (const auto& row : tx.query(kListDays, {since})) {
        days.push_back(
            {.day = row.time(0), .messages = static_cast<std::uint64_t>(row.integer(1))});
    }
    return days;
}

}  // namespace kapok::ops::store
