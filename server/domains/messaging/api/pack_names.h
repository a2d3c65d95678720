// Packs of stickers that are none of the instance's.
#pragma once

#include <string_view>

namespace kapok::messaging {

// An emoji by itself, and what a person made of a picture.
inline constexpr std::string_view kEmojiPack = "emoji";
inline constexpr std::string_view kOwnPack = "own";

}  // namespace kapok::messaging
