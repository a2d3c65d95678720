// Bytes as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kapok {

std::string to_hex(std::string_view bytes);
// Lower or upper case; nothing if it is not hex.
std::optional<std::string> from_hex(std::string_view text);

// URL-safe alphabet without padding (RFC 4648, section 5).
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// The alphabet of JSON's and everybody's, with padding (RFC 4648, section 4).
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace kapok
