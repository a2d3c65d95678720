// Decisions of moderation: pure functions.
#pragma once

#include "base/result.h"
#include "moderation/values.h"

#include <string>
#include <string_view>

namespace kapok::moderation::rules {

inline constexpr std::size_t kEvidenceMax = 20;
inline constexpr std::size_t kWordsMax = 500;
inline constexpr std::size_t kReasonMax = 200;
inline constexpr std::size_t kTermCharactersMax = 64;
inline constexpr std::size_t kTermsMax = 50'000;
inline constexpr std::chrono::days kSanctionMax{3'650};

// Fills in trimmed words and ascending seqs without repetition.
Result<ReportWish> check_report(ReportWish wish, UserId caller);
// What somebody outside says of a message, as far as a report has room for it.
std::string cut_words(std::string_view words);
// What the wish is about.
ReportKind kind_of(const ReportWish& wish);

// The trimmed reason. `until` that has passed gives the right back, which needs no reason.
Result<std::string> check_sanction(std::string_view reason, const Sanction& wish, WallTime now);
// The trimmed reason of a recall.
Result<std::string> check_recall_reason(std::string_view reason);
// Mutes and bans spare those who run the instance.
Result<void> check_subject(bool is_staff);

// What deciding does to the state; open for a repetition of the same verdict as well.
struct Decision {
    ReportState state = ReportState::kDismissed;
    bool repeated = false;
};
Result<Decision> decide(const Report& report, const Verdict& verdict);

// The term as it is stored, or Invalid TERM_INVALID.
struct StoredTerm {
    std::string key{};
    Term term{};
};
Result<StoredTerm> check_term(const Term& term);

struct PageSizes {
    std::uint32_t usual = 0;
    std::uint32_t most = 0;
};
Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes);
// A page token that is a number; 0 for none.
Result<std::uint64_t> number_of_token(std::string_view token);

}  // namespace kapok::moderation::rules
