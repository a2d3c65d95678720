// Text for machines that read our log and reports.
#pragma once

#include <string>
#include <string_view>

namespace kapok::observability {

// With quotes; what is not valid UTF-8 becomes '?'.
std::string to_json_string(std::string_view text);

}  // namespace kapok::observability
