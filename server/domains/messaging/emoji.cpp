#include "messaging/emoji.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace kapok::messaging {
namespace {

constexpr std::size_t kBytesMost = 64;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kBlackFlag = 0x1F3F4;

struct Range {
    char32_t first;
    char32_t last;
};

bool is_in(char32_t c, Range range) { return range.first <= c && c <= range.last; }

// Extended_Pictographic of Unicode 15, which has room for pictographs to come.
constexpr std::array kPictographs = {
    Range{0xA9, 0xA9},       Range{0xAE, 0xAE},       Range{0x203C, 0x203C},
    Range{0x2049, 0x2049},   Range{0x2122, 0x2122},   Range{0x2139, 0x2139},
    Range{0x2194, 0x2199},   Range{0x21A9, 0x21AA},   Range{0x231A, 0x231B},
    Range{0x2328, 0x2328},   Range{0x2388, 0x2388},   Range{0x23CF, 0x23CF},
    Range{0x23E9, 0x23F3},   Range{0x23F8, 0x23FA},   Range{0x24C2, 0x24C2},
    Range{0x25AA, 0x25AB},   Range{0x25B6, 0x25B6},   Range{0x25C0, 0x25C0},
    Range{0x25FB, 0x25FE},   Range{0x2600, 0x2605},   Range{0x2607, 0x2612},
    Range{0x2614, 0x2685},   Range{0x2690, 0x2705},   Range{0x2708, 0x2712},
    Range{0x2714, 0x2714},   Range{0x2716, 0x2716},   Range{0x271D, 0x271D},
    Range{0x2721, 0x2721},   Range{0x2728, 0x2728},   Range{0x2733, 0x2734},
    Range{0x2744, 0x2744},   Range{0x2747, 0x2747},   Range{0x274C, 0x274C},
    Range{0x274E, 0x274E},   Range{0x2753, 0x2755},   Range{0x2757, 0x2757},
    Range{0x2763, 0x2767},   Range{0x2795, 0x2797},   Range{0x27A1, 0x27A1},
    Range{0x27B0, 0x27B0},   Range{0x27BF, 0x27BF},   Range{0x2934, 0x2935},
    Range{0x2B05, 0x2B07},   Range{0x2B1B, 0x2B1C},   Range{0x2B50, 0x2B50},
    Range{0x2B55, 0x2B55},   Range{0x3030, 0x3030},   Range{0x303D, 0x303D},
    Range{0x3297, 0x3297},   Range{0x3299, 0x3299},   Range{0x1F000, 0x1F0FF},
    Range{0x1F10D, 0x1F10F}, Range{0x1F12F, 0x1F12F}, Range{0x1F16C, 0x1F171},
    Range{0x1F17E, 0x1F17F}, Range{0x1F18E, 0x1F18E}, Range{0x1F191, 0x1F19A},
    Range{0x1F1AD, 0x1F1E5}, Range{0x1F201, 0x1F20F}, Range{0x1F21A, 0x1F21A},
    Range{0x1F22F, 0x1F22F}, Range{0x1F232, 0x1F23A}, Range{0x1F23C, 0x1F23F},
    Range{0x1F249, 0x1F3FA}, Range{0x1F400, 0x1F53D}, Range{0x1F546, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F774, 0x1F77F}, Range{0x1F7D5, 0x1F7FF},
    Range{0x1F80C, 0x1F80F}, Range{0x1F848, 0x1F84F}, Range{0x1F85A, 0x1F85F},
    Range{0x1F888, 0x1F88F}, Range{0x1F8AE, 0x1F8FF}, Range{0x1F90C, 0x1F93A},
    Range{0x1F93C, 0x1F945}, Range{0x1F947, 0x1FAFF}, Range{0x1FC00, 0x1FFFD},
};

bool is_pictograph(char32_t c) {
    const auto after = std::upper_bound(
        kPictographs.begin(), kPictographs.end(), c, [](char32_t value, Range range) {
            return value < range.first;
        });
    return after != kPictographs.begin() && c <= std::prev(after)->last;
}

bool is_skin_colour(char32_t c) { return is_in(c, {0x1F3FB, 0x1F3FF}); }
bool is_flag_letter(char32_t c) { return is_in(c, {0x1F1E6, 0x1F1FF}); }
bool is_key(char32_t c) { return is_in(c, {'0', '9'}) || c == '#' || c == '*'; }
// Letters of a region's flag, and the end of them.
bool is_tag_letter(char32_t c) {
    return is_in(c, {0xE0030, 0xE0039}) || is_in(c, {0xE0061, 0xE007A});
}
constexpr char32_t kTagEnd = 0xE007F;

// `text` is valid UTF-8.
std::vector<char32_t> characters_of(std::string_view text) {
    std::vector<char32_t> characters;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if ((byte & 0xC0U) == 0x80U) {
            characters.back() = (characters.back() << 6U) | (byte & 0x3FU);
        } else {
            characters.push_back(byte < 0x80   ? byte
                                 : byte < 0xE0 ? byte & 0x1FU
                                 : byte < 0xF0 ? byte & 0x0FU
                                               : byte & 0x07U);
        }
    }
    return characters;
}

// Takes characters from the front.
class Reader {
  public:
    explicit Reader(std::vector<char32_t> characters) : characters_(std::move(characters)) {}

    [[nodiscard]] bool done() const { return at_ == characters_.size(); }
    // Takes the next one if it is like that.
    template <class Like>
    bool take_if(Like like) {
        if (done() || !like(characters_[at_])) {
            return false;
        }
        ++at_;
        return true;
    }
    bool take(char32_t wanted) {
        return take_if([wanted](char32_t c) { return c == wanted; });
    }

  private:
    std::vector<char32_t> characters_;
    std::size_t at_ = 0;
};

// "🏴" with the letters of a region: the flags of Scotland and others.
bool take_region(Reader& reader) {
    if (!reader.take_if(is_tag_letter)) {
        return true;
    }
    while (reader.take_if(is_tag_letter)) {
    }
    return reader.take(kTagEnd);
}

// A pictograph with its style or skin colour.
bool take_element(Reader& reader) {
    if (reader.take(kBlackFlag)) {
        reader.take(kEmojiStyle);
        return take_region(reader);
    }
    if (!reader.take_if(is_pictograph)) {
        return false;
    }
    if (!reader.take(kEmojiStyle)) {
        reader.take_if(is_skin_colour);
    }
    return true;
}

}  // namespace

bool is_single_emoji(std::string_view text) {
    if (text.empty() || text.size() > kBytesMost || !count_characters(text)) {
        return false;
    }
    Reader reader(characters_of(text));
    if (reader.take_if(is_key)) {
        reader.take(kEmojiStyle);
        return reader.take(kKeycap) && reader.done();
    }
    if (reader.take_if(is_flag_letter)) {
        return reader.take_if(is_flag_letter) && reader.done();
    }
    if (reader.take_if(is_skin_colour)) {
        return reader.done();
    }
    do {
        if (!take_element(reader)) {
            return false;
        }
    } while (reader.take(kJoiner));
    return reader.done();
}

}  // namespace kapok::messaging
