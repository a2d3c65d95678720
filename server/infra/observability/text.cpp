#include "observability/text.h"

#include "base/utf8.h"

#include <fmt/format.h>

namespace kapok::observability {

std::string to_json_string(std::string_view text) {
    const bool valid = count_characters(text).has_value();
    std::string json = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            json += fmt::format("\\u{:04x}", byte);
        } else {
            json += byte >= 0x80 && !valid ? '?' : c;
        }
    }
    return json + '"';
}

}  // namespace kapok::observability
