#include "agenda/rules.h"

#include "agenda/api/errors.h"
#include "base/client_id.h"
#include "base/utf8.h"

namespace kapok::agenda::rules {

Result<void> check_client_id(std::string_view id) {
    if (!is_client_id(id)) {
        return Error(Code::kInvalid, errors::kClientItemIdInvalid).with_field("client_item_id");
    }
    return {};
}

Result<void> check_due(WallTime due, WallTime now, const Limits& limits) {
    if (due <= now || due - now > limits.ahead_max) {
        return Error(Code::kInvalid, errors::kDueInvalid).with_field("due_ms");
    }
    return {};
}

Result<std::string> check_note(std::string_view note, const Limits& limits) {
    const auto words = trim(note);
    const auto characters = count_characters(words);
    if (!characters || *characters > limits.note_characters || has_control_characters(words)) {
        return Error(Code::kInvalid, errors::kNoteInvalid).with_field("note");
    }
    return std::string(words);
}

Refusal weigh(const Error& error) {
    switch (error.code()) {
        case Code::kInvalid:
        case Code::kForbidden:
        case Code::kNotFound:
        case Code::kConflict:
        case Code::kGone:
        case Code::kTooLarge:
            return Refusal::kForGood;
        default:
            return Refusal::kForNow;
    }
}

}  // namespace kapok::agenda::rules
