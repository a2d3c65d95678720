// The domain's decisions: pure functions of values.
#pragma once

#include "archive/format.h"
#include "base/result.h"

#include <string_view>
#include <vector>

namespace kapok::archive::rules {

// Empty: the archive is not locked.
Result<void> check_passphrase(std::string_view passphrase);

// One that shall open an archive: what does not fit opens nothing.
Result<void> check_given_passphrase(std::string_view passphrase);

// People whom the entry names beside its sender, each once.
std::vector<UserId> people_named_by(const messaging::Entry& entry);

// Worth keeping: not what only stands in the place of what its reader deleted.
bool is_archived(const messaging::Entry& entry);

// A poll or a relay list: what people made of it stands elsewhere.
bool is_taken_part_in(const messaging::Entry& entry);

}  // namespace kapok::archive::rules
