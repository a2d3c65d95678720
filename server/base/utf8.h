// UTF-8 from outside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kapok {

// Code points in valid UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF);
// nothing if it is not valid.
std::optional<std::size_t> count_characters(std::string_view text);

// The longest prefix of valid UTF-8 `text` with at most `count` code points.
std::string_view first_characters(std::string_view text, std::size_t count);

// Without spaces, tabs, line ends and U+3000 at both ends.
std::string_view trim(std::string_view text);

// True if it has a control character (C0, DEL, C1, or the bidirectional overrides) other than those
// in `allowed`.
bool has_control_characters(std::string_view text, std::string_view allowed = {});

// ASCII letters to lower case.
std::string to_lower_ascii(std::string_view text);

}  // namespace kapok
