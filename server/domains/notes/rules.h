// notes' decisions: pure functions, no I/O.
#pragma once

#include "base/result.h"
#include "notes/values.h"

namespace kapok::notes::rules {

// NOTE_ID_INVALID.
Result<void> check_id(const NoteId& id);
// The title without spaces at its ends; NOTE_TITLE_INVALID, NOTE_TEXT_INVALID, NOTE_TEXT_TOO_LONG.
Result<Words> check_words(Words words, const Limits& limits);

struct RemovalCase {
    UserId caller{};
    UserId creator{};
    bool leads = false;  // owner or admin of the group
};
// NOTE_NOT_YOURS.
Result<void> may_remove(const RemovalCase& removal);

// What becomes of a save.
enum class Save {
    kWrite,    // a new version
    kNothing,  // it says what stands there: also a save that is repeated
    kStale,    // others saved since
};
Save weigh(const Note& now, std::uint64_t base_version, const Words& words);

}  // namespace kapok::notes::rules
