// Reasons of links' errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::links::errors {

// Invalid: not an http or https address of at most 2,048 characters of ASCII.
inline constexpr std::string_view kUrlInvalid = "URL_INVALID";
// NotFound: the page could not be read, is not on the public internet, or says nothing of itself;
// or this instance makes no previews. Send the link without one.
inline constexpr std::string_view kPreviewNone = "PREVIEW_NONE";
// NotFound: the preview was made for someone else, or too long ago.
inline constexpr std::string_view kPreviewUnknown = "PREVIEW_UNKNOWN";

}  // namespace kapok::links::errors
