// What a good client does with entries that change earlier ones, as pure functions: docs/decisions
// 0006. The web app has the same in features/messaging.
#pragma once

#include "base/ids.h"
#include "kapok/messaging/v1/types.pb.h"

#include <cstdint>

namespace kapok::testing {

// A message of a person, or what is left of one.
bool counts(const messaging::v1::Content& content);
// The earlier entry that this one changes; 0 for most.
std::uint64_t target_of(const messaging::v1::Content& content);
// Two states of one entry as one: what was taken away stays away, the later wording and the later
// reactions win.
messaging::v1::Entry joined(const messaging::v1::Entry& known, const messaging::v1::Entry& told);
// What `change` does to its target, or to an entry that quotes it; nothing if it did so already.
void apply(messaging::v1::Entry& entry, const messaging::v1::Entry& change, UserId me);
void hide(messaging::v1::Entry& entry);
// An edit whose words were not given, of an entry that has an earlier wording.
bool lacks_words(const messaging::v1::Entry& entry, const messaging::v1::Entry& change);

}  // namespace kapok::testing
