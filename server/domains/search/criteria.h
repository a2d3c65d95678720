// What is searched for, checked and understood. Pure.
#pragma once

#include "search/blocks.h"
#include "search/query.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::search {

inline constexpr std::size_t kSendersMax = 20;

// As it was asked.
struct Asked {
    std::string text{};
    std::vector<UserId> senders{};
    std::optional<WallTime> since{};
    std::optional<WallTime> until{};
    std::vector<std::string> kinds{};  // known ones
    bool mentions_me = false;
};

struct Criteria {
    UserId me{};
    Terms terms{};
    std::vector<UserId> senders{};
    std::optional<WallTime> since{};
    std::optional<WallTime> until{};
    std::vector<std::string> kinds{};
    bool mentions_me = false;
    Needed needed{};  // of a block
};

// Invalid QUERY_EMPTY, QUERY_INVALID, QUERY_TOO_LONG, TOO_MANY_SENDERS, RANGE_INVALID.
Result<Criteria> understand(UserId me, const Asked& asked);

// A message that was found.
struct Hit {
    messaging::Entry entry{};
    std::vector<Match> matches{};
};

// Nothing if the entry is not what is searched for.
std::optional<Hit> check(const Criteria& criteria, const messaging::Entry& entry);
// The hits among entries that are oldest first; newest first.
std::vector<Hit> check_all(const Criteria& criteria, std::vector<messaging::Entry> entries);

}  // namespace kapok::search
