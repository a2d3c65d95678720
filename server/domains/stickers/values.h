// Values of the domain.
#pragma once

#include "base/clock.h"
#include "media/api/media.h"

#include <string>
#include <vector>

namespace kapok::stickers {

inline constexpr std::size_t kPacksMax = 100;
inline constexpr std::size_t kShelfMax = 50;
inline constexpr std::size_t kSavedMax = 300;
inline constexpr std::size_t kRecentMax = 24;
inline constexpr std::size_t kStickersMax = 120;
inline constexpr std::size_t kTitleCharacters = 40;
inline constexpr std::size_t kWordsCharacters = 40;
inline constexpr std::size_t kAuthorCharacters = 100;
inline constexpr std::size_t kLicenceCharacters = 200;

// Its id is its place in the pack, from 1.
struct Sticker {
    std::string words{};
    media::Media media{};
};

struct Pack {
    std::string id{};
    std::string title{};
    std::string author{};
    std::string licence{};
    bool for_everyone = false;
    std::vector<Sticker> stickers{};
    std::size_t count = 0;  // of all, where `stickers` are the first ones
};

// One that was sent: of a pack of the instance or "emoji", or one's own by its media.
struct Used {
    std::string pack_id{};
    std::string sticker_id{};
    std::string words{};
    media::Media media{};  // without an id: an emoji
};

struct Saved {
    media::Media media{};
    WallTime time{};
};

struct Shelf {
    std::vector<std::string> packs{};
    std::vector<Saved> saved{};
    std::vector<Used> recent{};
};

}  // namespace kapok::stickers
