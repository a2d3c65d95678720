// What is one emoji: the form of a reaction. Pure.
#pragma once

#include <string_view>

namespace kapok::messaging {

// Exactly one emoji as people see it: a pictograph with or without its emoji style and skin colour,
// several joined to one (a family), a flag, a key. At most 64 bytes. UTS #51 without its list of
// the combinations that fonts know: a new one must not wait for a new release of the server.
bool is_single_emoji(std::string_view text);

}  // namespace kapok::messaging
