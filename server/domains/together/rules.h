// together's decisions: pure functions, no I/O.
#pragma once

#include "base/result.h"
#include "together/values.h"

namespace kapok::together::rules {

// The choice in order; OPTION_UNKNOWN, ONE_OPTION_ONLY.
Result<Choice> check_choice(const Poll& poll, Choice choice);
// The line without spaces at its ends; LINE_INVALID.
Result<std::string> check_line(std::string_view text, const Limits& limits);

// Its time is over. Who closed it by hand is another matter.
bool is_over(const messaging::Body& body, WallTime now);
// POLL_CLOSED, RELAY_CLOSED.
Result<void> check_open(const messaging::Body& body, bool closed);

struct RemovalCase {
    UserId caller{};
    UserId creator{};  // who sent the list
    UserId line_of{};
};
// LINE_NOT_YOURS.
Result<void> may_remove(const RemovalCase& removal);

// A page's size; LIMIT_TOO_LARGE.
Result<std::size_t> page_size(std::uint32_t asked);
// What a page begins after, 0 for the first; PAGE_TOKEN_INVALID.
Result<std::uint64_t> place_of_token(const std::string& token);
std::string token_of_place(std::uint64_t place);

}  // namespace kapok::together::rules
