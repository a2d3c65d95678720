// Values of moderation.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/strong_id.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::moderation {

using ReportId = StrongId<struct ReportIdTag>;

// The numbers are those of kapok.moderation.v1.
enum class Reason {
    kSpam = 1,
    kFraud,
    kHarassment,
    kSexual,
    kViolence,
    kIllegal,
    kImpersonation,
    kOther,
    kWordFilter,
    kPolicy,
};
enum class ReportKind { kMessage = 1, kUser, kGroup };
enum class ReportState { kOpen = 1, kDismissed, kUpheld };
enum class TermAction { kRefuse = 1, kMask, kFlag };

// A row of moderation_report.
struct Report {
    ReportId id{};
    UserId reporter{};  // none: the word filter, or the content policy
    std::string client_report_id{};
    ReportKind kind = ReportKind::kMessage;
    Reason reason = Reason::kOther;
    std::string words{};
    UserId subject{};  // none for a group
    std::string conversation{};
    WallTime created{};
    ReportState state = ReportState::kOpen;
    UserId decided_by{};
    WallTime decided{};
    std::uint32_t evidence_count = 0;
};

// A row of moderation_evidence.
struct Evidence {
    std::uint64_t seq = 0;
    std::string entry{};  // a serialised kapok.messaging.v1.Entry
    std::vector<std::string> media_ids{};
};

struct Mute {
    UserId user{};
    WallTime until{};
    std::string reason{};
};

struct Term {
    std::string text{};
    TermAction action = TermAction::kRefuse;
};

// What a person may not, and until when.
struct Sanction {
    UserId user{};
    WallTime muted_until{};
    WallTime banned_until{};
    std::string reason{};
};

// What a client asks for.
struct ReportWish {
    std::string client_report_id{};
    Reason reason = Reason::kOther;
    std::string words{};
    UserId user{};
    std::string conversation{};
    std::vector<std::uint64_t> seqs{};
};

// A message that a moderator takes back, reported or not.
struct RecallWish {
    std::string conversation{};
    std::uint64_t seq = 0;
    std::string reason{};
};

struct Verdict {
    bool dismiss = false;
    bool recall_messages = false;
    WallTime mute_until{};
    WallTime ban_until{};
    std::string reason{};
};

}  // namespace kapok::moderation
