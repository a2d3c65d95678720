// Payloads of outbox jobs are fields with line ends between them; the last one may be anything.
#pragma once

#include <string_view>

namespace kapok::messaging {

// The next field: text up to a line end, which no id has.
inline std::string_view take_field(std::string_view& payload) {
    const auto end = payload.find('\n');
    const auto field = payload.substr(0, end);
    payload.remove_prefix(end == std::string_view::npos ? payload.size() : end + 1);
    return field;
}

}  // namespace kapok::messaging
