#include "search/fold.h"

#include <algorithm>
#include <array>
#include <string>
#include <utf8proc.h>

namespace kapok::search {
namespace {

// Below this, folded forms are kept in a table: all alphabets and the punctuation of East Asia.
constexpr char32_t kTableEnd = 0x3100;
// The longest decomposition of one character has 18.
constexpr std::size_t kDecomposedMax = 32;

bool in(char32_t point, char32_t first, char32_t last) { return point >= first && point <= last; }

utf8proc_category_t category_of(char32_t point) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(point));
}

bool is_space(char32_t point) {
    switch (category_of(point)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return false;
    }
}

// Accents, variation selectors and what has no form of its own.
bool is_dropped(char32_t point) {
    return in(point, 0x0300, 0x036F) || in(point, 0xFE00, 0xFE0F) || in(point, 0xE0100, 0xE01EF) ||
           category_of(point) == UTF8PROC_CATEGORY_CF;
}

char32_t lower(char32_t point) {
    constexpr char32_t kFinalSigma = 0x3C2;
    constexpr char32_t kSigma = 0x3C3;
    const auto low = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point)));
    return low == kFinalSigma ? kSigma : low;
}

std::u32string fold_one(char32_t point) {
    if (is_dropped(point)) {
        return {};
    }
    if (is_space(point)) {
        return U" ";
    }
    std::array<utf8proc_int32_t, kDecomposedMax> buffer{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(point),
        buffer.data(),
        static_cast<utf8proc_ssize_t>(buffer.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT),
        &boundary);
    if (count <= 0 || count > static_cast<utf8proc_ssize_t>(buffer.size())) {
        return {point};
    }
    auto* const end = std::remove_if(buffer.begin(), buffer.begin() + count, [](auto part) {
        return is_dropped(static_cast<char32_t>(part));
    });
    // Together again: the syllables of Korean, the voiced sounds of Japanese.
    const auto length = utf8proc_normalize_utf32(
        buffer.data(),
        end - buffer.begin(),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    std::u32string folded;
    for (utf8proc_ssize_t i = 0; i < length; ++i) {
        const auto part = static_cast<char32_t>(buffer[static_cast<std::size_t>(i)]);
        folded.push_back(is_space(part) ? U' ' : lower(part));
    }
    return folded;
}

const std::vector<std::u32string>& table() {
    static const auto kTable = [] {
        std::vector<std::u32string> made(kTableEnd);
        for (char32_t point = 0; point < kTableEnd; ++point) {
            made[point] = fold_one(point);
        }
        return made;
    }();
    return kTable;
}

// Most of what is written in Chinese, and Korean's syllables: they are their own form.
bool is_own_form(char32_t point) {
    return in(point, 0x3400, 0x4DBF) || in(point, 0x4E00, 0x9FFF) || in(point, 0xAC00, 0xD7A3);
}

void append(Folded& out, std::u32string_view parts, std::uint32_t origin) {
    for (const auto part : parts) {
        if (part == U' ' && !out.text.empty() && out.text.back() == U' ') {
            continue;
        }
        out.text.push_back(part);
        out.origins.push_back(origin);
    }
}

}  // namespace

CharacterClass class_of(char32_t folded) {
    if (folded == U' ') {
        return CharacterClass::kSpace;
    }
    constexpr char32_t kFirstEastAsian = 0x2E80;
    // Written without spaces: Thai, Lao and Tibetan, Burmese, Khmer.
    if (folded >= kFirstEastAsian || in(folded, 0x0E00, 0x0FFF) || in(folded, 0x1000, 0x109F) ||
        in(folded, 0x1780, 0x17FF)) {
        return CharacterClass::kWide;
    }
    switch (category_of(folded)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return CharacterClass::kLetter;
        default:
            return CharacterClass::kWide;
    }
}

Folded fold(std::string_view utf8) {
    Folded out;
    out.text.reserve(utf8.size());
    out.origins.reserve(utf8.size());
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    auto left = static_cast<utf8proc_ssize_t>(utf8.size());
    for (; left > 0; ++out.characters) {
        const auto origin = out.characters;
        utf8proc_int32_t read = 0;
        const auto size = utf8proc_iterate(at, left, &read);
        if (size <= 0) {
            ++at;
            --left;
            continue;
        }
        at += size;
        left -= size;
        const auto point = static_cast<char32_t>(read);
        if (point < kTableEnd) {
            append(out, table()[point], origin);
        } else if (is_own_form(point)) {
            append(out, std::u32string_view(&point, 1), origin);
        } else {
            append(out, fold_one(point), origin);
        }
    }
    return out;
}

}  // namespace kapok::search
