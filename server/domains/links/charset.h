// Pages in other encodings than UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

namespace kapok::links {

// As UTF-8; what cannot be read is left out. An unknown name is taken for UTF-8.
std::string to_utf8(std::string_view bytes, std::string_view charset);

// The value after "charset=" (in a header, or in a page's <meta>), lower case; empty for none.
std::string charset_in(std::string_view text);

}  // namespace kapok::links
