// What is asked of an operator's content policy, and what it answers, which comes from outside.
#pragma once

#include "messaging/api/content_screen.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::moderation::wire {

// {"conversation_kind": "group", "sender_id": "12", "content_kind": "text", "texts": ["…"]}
std::string screen_request(const messaging::Written& written);

struct PolicyAnswer {
    enum class Verdict { kAllow, kMask, kRefuse, kReview };
    Verdict verdict = Verdict::kAllow;
    std::vector<std::string> mask{};  // of kMask
    std::string concern{};            // of kReview, in a few words; may be empty
};

// {"verdict": "allow" | "refuse"}, {"verdict": "mask", "mask": ["…"]} or {"verdict": "review",
// "reason": "…"}. Nothing if it is none of these.
std::optional<PolicyAnswer> read_answer(std::string_view json);

}  // namespace kapok::moderation::wire
