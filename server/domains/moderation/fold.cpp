#include "moderation/fold.h"

#include <array>
#include <utf8proc.h>

namespace kapok::moderation {
namespace {

// NFKD with case folding, without default ignorables: what is wide becomes narrow, and zero-width
// characters vanish. One character becomes 18 at most.
constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
constexpr std::size_t kDecomposedMax = 32;

void add(Folded& folded, std::string_view bytes, std::size_t begin, std::size_t end) {
    folded.text.append(bytes);
    folded.begins.insert(folded.begins.end(), bytes.size(), static_cast<std::uint32_t>(begin));
    folded.ends.insert(folded.ends.end(), bytes.size(), static_cast<std::uint32_t>(end));
}

void add_character(Folded& folded, utf8proc_int32_t character, std::size_t begin, std::size_t end) {
    std::array<utf8proc_int32_t, kDecomposedMax> parts{};
    int boundary = 0;
    const auto count =
        utf8proc_decompose_char(character, parts.data(), parts.size(), kOptions, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < static_cast<utf8proc_ssize_t>(parts.size());
         ++i) {
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto size = utf8proc_encode_char(parts.at(static_cast<std::size_t>(i)), bytes.data());
        add(folded,
            {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)},
            begin,
            end);
    }
}

}  // namespace

Folded fold(std::string_view source) {
    Folded folded;
    folded.text.reserve(source.size());
    folded.begins.reserve(source.size());
    folded.ends.reserve(source.size());
    std::size_t at = 0;
    while (at < source.size()) {
        const auto first = static_cast<unsigned char>(source[at]);
        if (first < 0x80) {
            const char lower =
                first >= 'A' && first <= 'Z' ? static_cast<char>(first + 32) : source[at];
            add(folded, {&lower, 1}, at, at + 1);
            ++at;
            continue;
        }
        utf8proc_int32_t character = -1;
        const auto size =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(source.data() + at),
                             static_cast<utf8proc_ssize_t>(source.size() - at),
                             &character);
        if (size <= 0) {
            add(folded, source.substr(at, 1), at, at + 1);
            ++at;
            continue;
        }
        add_character(folded, character, at, at + static_cast<std::size_t>(size));
        at += static_cast<std::size_t>(size);
    }
    return folded;
}

}  // namespace kapok::moderation
