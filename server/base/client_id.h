// Ids that clients choose, so that a repetition is known as one.
#pragma once

#include <string_view>

namespace kapok {

// 1 to 64 of ASCII letters, digits, '-', '_'.
bool is_client_id(std::string_view id);

}  // namespace kapok
