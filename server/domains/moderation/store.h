// SQL of moderation. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "moderation/rules.h"
#include "moderation/values.h"
#include "storage/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kapok::moderation::store {

// Reports. False if the reporter made it before.
bool add_report(storage::Tx& tx, const Report& report);
std::optional<Report> find_report(storage::Tx& tx, ReportId id);
std::optional<Report> find_same_report(storage::Tx& tx,
                                       UserId reporter,
                                       std::string_view client_report_id);
struct ReportRange {
    std::optional<ReportState> state{};
    ReportId before{};
    std::size_t limit = 0;
};
// Newest first.
std::vector<Report> list_reports(storage::Tx& tx, const ReportRange& range);
std::int64_t count_open(storage::Tx& tx);
// Open ones about the same person, or about the same group.
std::int64_t count_open_on(storage::Tx& tx, const Report& report);
struct Decided {
    ReportState state = ReportState::kDismissed;
    UserId by{};
    WallTime time{};
};
void decide(storage::Tx& tx, ReportId id, const Decided& decided);

// Evidence, oldest first.
void add_evidence(storage::Tx& tx, ReportId report, const Evidence& evidence);
std::vector<Evidence> list_evidence(storage::Tx& tx, ReportId report);
// Reports that were decided before then and still have some.
std::vector<ReportId> list_expired_evidence(storage::Tx& tx, WallTime before, std::size_t limit);
void delete_evidence(storage::Tx& tx, ReportId report);

// Mutes.
void put_mute(storage::Tx& tx, const Mute& mute);
void delete_mute(storage::Tx& tx, UserId user);
std::optional<Mute> find_mute(storage::Tx& tx, UserId user, WallTime now);
std::vector<Mute> all_mutes(storage::Tx& tx, WallTime now);

// Terms.
void put_term(storage::Tx& tx, const rules::StoredTerm& term);
void delete_term(storage::Tx& tx, std::string_view key);
std::int64_t count_terms(storage::Tx& tx);
std::vector<Term> all_terms(storage::Tx& tx);
struct TermRange {
    std::string text{};   // folded; what they contain
    std::string after{};  // a key
    std::size_t limit = 0;
};
std::vector<rules::StoredTerm> list_terms(storage::Tx& tx, const TermRange& range);

}  // namespace kapok::moderation::store
