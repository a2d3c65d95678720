// agenda's decisions: pure functions, no I/O.
#pragma once

#include "agenda/values.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace kapok::agenda::rules {

// CLIENT_ITEM_ID_INVALID.
Result<void> check_client_id(std::string_view id);
// Later than now and within a year; DUE_INVALID.
Result<void> check_due(WallTime due, WallTime now, const Limits& limits);
// Without spaces at its ends; NOTE_INVALID.
Result<std::string> check_note(std::string_view note, const Limits& limits);

// What becomes of a message that could not be sent: some refusals are for good, others pass.
enum class Refusal { kForGood, kForNow };
Refusal weigh(const Error& error);

}  // namespace kapok::agenda::rules
