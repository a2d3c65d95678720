// What can be said of the richer kinds of content without knowing where they go: pure functions,
// part of rules::check_content().
#pragma once

#include "base/result.h"
#include "messaging/content.h"
#include "messaging/rules.h"

#include <string_view>

namespace kapok::messaging::rules {

// Keeps of a sticker only what its sender may say of it.
Result<void> check_sticker(Sticker& sticker);
Result<void> check_album(const Album& album, const Limits& limits);
Result<void> check_location(const Location& location, const Limits& limits);
Result<void> check_contact_card(const ContactCard& card);
Result<void> check_card(const Card& card, const Limits& limits);
// Keeps of a link's preview only its id.
Result<void> check_link(Text& text);
// Brings the seqs into order, each once.
Result<void> check_merged(Merged& merged, const Limits& limits);

// Without spaces at the ends of what is read.
Result<void> check_poll(Poll& poll, const Limits& limits);
Result<void> check_relay(Relay& relay, const Limits& limits);
// A poll closes later than now, if ever, and within a year.
Result<void> check_closing(const Poll& poll, WallTime now, const Limits& limits);

// An address that a client may open: http or https, a host, no spaces or control characters.
bool is_web_url(std::string_view url, std::size_t bytes_max);

// How deep a card lies that has a card of depth `deepest` in it (0 for none); FORWARD_TOO_DEEP.
Result<std::uint32_t> depth_with(std::uint32_t deepest, const Limits& limits);

}  // namespace kapok::messaging::rules
