#include "base/utf8.h"

#include <cstdint>

namespace kapok {

namespace {

constexpr char32_t kBad = 0xFFFFFFFF;

// Reads one code point and moves `at` past it; kBad if the bytes are not valid.
char32_t read_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
    const std::uint8_t first = byte(at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) {
        return kBad;
    }
    char32_t point = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            return kBad;
        }
        point = (point << 6) | (byte(at + i) & 0x3FU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kSmallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        return kBad;
    }
    at += length;
    return point;
}

bool is_control(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::optional<std::size_t> count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (read_code_point(text, at) == kBad) {
            return std::nullopt;
        }
    }
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < count && at < text.size(); ++i) {
        if (read_code_point(text, at) == kBad) {
            break;
        }
    }
    return text.substr(0, at);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kWide = "\xE3\x80\x80";
    constexpr std::string_view kNarrow = " \t\r\n";
    for (;;) {
        if (!text.empty() && kNarrow.find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
        } else if (!text.empty() && kNarrow.find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
        } else if (text.starts_with(kWide)) {
            text.remove_prefix(kWide.size());
        } else if (text.ends_with(kWide)) {
            text.remove_suffix(kWide.size());
        } else {
            return text;
        }
    }
}

bool has_control_characters(std::string_view text, std::string_view allowed) {
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = read_code_point(text, at);
        if (point == kBad) {
            return true;
        }
        const bool is_allowed =
            point < 0x80 && allowed.find(static_cast<char>(point)) != std::string_view::npos;
        if (is_control(point) && !is_allowed) {
            return true;
        }
    }
    return false;
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return out;
}

}  // namespace kapok
