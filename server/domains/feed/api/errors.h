// Reasons of failures that feed answers. docs/reference/errors.md is generated from the comments.
#pragma once

#include <string_view>

namespace kapok::feed {

// More entries were asked for than one answer may hold.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";

}  // namespace kapok::feed
