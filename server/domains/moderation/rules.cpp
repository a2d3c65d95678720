#include "moderation/rules.h"

#include "base/client_id.h"
#include "base/utf8.h"
#include "moderation/api/errors.h"
#include "moderation/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::moderation::rules {
namespace {

Error invalid(std::string_view reason, std::string field) {
    return Error(Code::kInvalid, reason).with_field(std::move(field));
}

}  // namespace

Result<ReportWish> check_report(ReportWish wish, UserId caller) {
    if (!is_client_id(wish.client_report_id)) {
        return invalid(errors::kClientReportIdInvalid, "client_report_id");
    }
    if (wish.reason < Reason::kSpam || wish.reason > Reason::kOther) {
        return invalid(errors::kReportReasonInvalid, "reason");
    }
    wish.words = trim(wish.words);
    const auto characters = count_characters(wish.words);
    if (!characters || *characters > kWordsMax || has_control_characters(wish.words, "\n")) {
        return invalid(errors::kWordsTooLong, "words");
    }
    std::ranges::sort(wish.seqs);
    const auto repeated = std::ranges::unique(wish.seqs);
    wish.seqs.erase(repeated.begin(), repeated.end());
    if (wish.seqs.size() > kEvidenceMax) {
        return invalid(errors::kTooMuchEvidence, "seqs");
    }
    const bool names_nothing = !wish.user && wish.conversation.empty();
    if (names_nothing || wish.user == caller || (!wish.seqs.empty() && wish.conversation.empty())) {
        return invalid(errors::kReportInvalid, "user_id");
    }
    return wish;
}

std::string cut_words(std::string_view words) {
    const auto trimmed = trim(words);
    if (has_control_characters(trimmed, "\n")) {
        return {};
    }
    return std::string(first_characters(trimmed, kWordsMax));
}

ReportKind kind_of(const ReportWish& wish) {
    if (!wish.seqs.empty()) {
        return ReportKind::kMessage;
    }
    return wish.user ? ReportKind::kUser : ReportKind::kGroup;
}

Result<std::string> check_sanction(std::string_view reason, const Sanction& wish, WallTime now) {
    const auto trimmed = trim(reason);
    const auto characters = count_characters(trimmed);
    const bool takes = wish.muted_until > now || wish.banned_until > now;
    if (!characters || *characters > kReasonMax || has_control_characters(trimmed) ||
        (takes && *characters == 0)) {
        return invalid(errors::kSanctionInvalid, "reason");
    }
    if (std::max(wish.muted_until, wish.banned_until) > now + kSanctionMax) {
        return invalid(errors::kSanctionInvalid, "until");
    }
    return std::string(trimmed);
}

Result<std::string> check_recall_reason(std::string_view reason) {
    const auto trimmed = trim(reason);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters == 0 || *characters > kReasonMax ||
        has_control_characters(trimmed)) {
        return invalid(errors::kRecallReasonInvalid, "reason");
    }
    return std::string(trimmed);
}

Result<void> check_subject(bool is_staff) {
    if (is_staff) {
        return Error(Code::kForbidden, errors::kStaffProtected, "take their role first");
    }
    return {};
}

Result<Decision> decide(const Report& report, const Verdict& verdict) {
    const bool sanctions = verdict.mute_until != WallTime() || verdict.ban_until != WallTime();
    const bool measures = sanctions || verdict.recall_messages;
    if (verdict.dismiss == measures || (sanctions && !report.subject) ||
        (verdict.recall_messages && report.evidence_count == 0)) {
        return invalid(errors::kVerdictInvalid, "dismiss");
    }
    const Decision decision{
        .state = verdict.dismiss ? ReportState::kDismissed : ReportState::kUpheld,
        .repeated = report.state != ReportState::kOpen};
    if (decision.repeated && report.state != decision.state) {
        return Error(Code::kConflict, errors::kReportDecided, "it was decided in another way");
    }
    return decision;
}

Result<StoredTerm> check_term(const Term& term) {
    const auto text = trim(term.text);
    const auto characters = count_characters(text);
    if (!characters || *characters == 0 || *characters > kTermCharactersMax ||
        has_control_characters(text) || term.action < TermAction::kRefuse ||
        term.action > TermAction::kFlag) {
        return invalid(errors::kTermInvalid, "put");
    }
    StoredTerm stored{.key = fold(text).text, .term = {std::string(text), term.action}};
    if (stored.key.empty()) {
        return invalid(errors::kTermInvalid, "put");  // of characters that nobody sees
    }
    return stored;
}

Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes) {
    if (asked > sizes.most) {
        return invalid(errors::kLimitTooLarge, "limit");
    }
    return asked == 0 ? sizes.usual : asked;
}

Result<std::uint64_t> number_of_token(std::string_view token) {
    if (token.empty()) {
        return std::uint64_t{0};
    }
    const auto number = parse_decimal(token);
    if (!number || *number > INT64_MAX) {
        return invalid(errors::kPageTokenInvalid, "page_token");
    }
    return *number;
}

}  // namespace kapok::moderation::rules
