// Reasons of failures that moderation answers. docs/reference/errors.md is generated from the
// comments.
#pragma once

#include <string_view>

namespace kapok::moderation::errors {

// Invalid: it names nobody and nothing, or the caller.
inline constexpr std::string_view kReportInvalid = "REPORT_INVALID";
// Invalid: 1 to 64 of letters, digits, '-' and '_'.
inline constexpr std::string_view kClientReportIdInvalid = "CLIENT_REPORT_ID_INVALID";
// Invalid: not a reason that people can give.
inline constexpr std::string_view kReportReasonInvalid = "REPORT_REASON_INVALID";
// Invalid: over 500 characters, or with control characters.
inline constexpr std::string_view kWordsTooLong = "WORDS_TOO_LONG";
// Invalid: more than 20 messages.
inline constexpr std::string_view kTooMuchEvidence = "TOO_MUCH_EVIDENCE";
// NotFound: what was reported does not exist, or is not the caller's to see.
inline constexpr std::string_view kReportedUnknown = "REPORTED_UNKNOWN";
// NotFound: there is no such report.
inline constexpr std::string_view kReportUnknown = "REPORT_UNKNOWN";
// Conflict: it was decided in another way.
inline constexpr std::string_view kReportDecided = "REPORT_DECIDED";
// Invalid: the verdict does not fit the report: dismissing with a measure, or no measure at all.
inline constexpr std::string_view kVerdictInvalid = "VERDICT_INVALID";
// Invalid: a sanction needs a reason of 1 to 200 characters and lasts at most 10 years.
inline constexpr std::string_view kSanctionInvalid = "SANCTION_INVALID";
// Forbidden: moderators and administrators first lose that role.
inline constexpr std::string_view kStaffProtected = "STAFF_PROTECTED";
// Invalid: a term has 1 to 64 characters that can be found, and an action.
inline constexpr std::string_view kTermInvalid = "TERM_INVALID";
// TooLarge: the word filter has at most 50,000 terms.
inline constexpr std::string_view kTooManyTerms = "TOO_MANY_TERMS";
// NotFound: there is no such message here.
inline constexpr std::string_view kMessageUnknown = "MESSAGE_UNKNOWN";
// Invalid: a recall needs a reason of 1 to 200 characters.
inline constexpr std::string_view kRecallReasonInvalid = "RECALL_REASON_INVALID";
// Forbidden: the instance does not allow something that the text says.
inline constexpr std::string_view kTextNotAllowed = "TEXT_NOT_ALLOWED";
// Forbidden: the content policy that the operator named does not allow the message.
inline constexpr std::string_view kContentRefused = "CONTENT_REFUSED";
// Unavailable: the content policy does not answer, and nothing is sent that it did not see.
inline constexpr std::string_view kContentCheckDown = "CONTENT_CHECK_DOWN";
// Forbidden: a moderator took the right to write, until retry_after_ms has passed.
inline constexpr std::string_view kMutedByModerator = "MUTED_BY_MODERATOR";
// Invalid: the page token is not one of the last response.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// Invalid: more was asked for than one answer may hold.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";

}  // namespace kapok::moderation::errors
