// Reasons of failures that presence answers. docs/reference/errors.md is generated from the
// comments.
#pragma once

#include <string_view>

namespace kapok::presence {

// One device watches at most 20 people at a time.
inline constexpr std::string_view kTooManyWatched = "TOO_MANY_WATCHED";

}  // namespace kapok::presence
