// Values of the domain as protobuf: for methods, for what is stored, and for the feed.
#pragma once

#include "stickers/values.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::stickers::v1 {
class RecentStickers;
class SavedSticker;
class StickerPack;
class StickerShelf;
}  // namespace kapok::stickers::v1

namespace kapok::stickers::wire {

void fill(const Pack& pack, v1::StickerPack& out);
void fill(const Saved& saved, v1::SavedSticker& out);
void fill(const std::vector<Used>& recent, v1::RecentStickers& out);
void fill(const std::vector<std::string>& packs, v1::StickerShelf& out);

// As they are stored.
std::string encode(const media::Media& media);
media::Media decode_media(std::string_view bytes);
std::string encode(const std::vector<std::string>& packs);
std::vector<std::string> decode_shelf(std::string_view bytes);
std::string encode(const std::vector<Used>& recent);
std::vector<Used> decode_recent(std::string_view bytes);

// Changes for feed::append().
std::string feed_change(const std::vector<std::string>& packs);
std::string feed_change(const std::vector<Used>& recent);
std::string feed_change(const Saved& saved);
std::string feed_change_of_removed(const std::string& media_id);

}  // namespace kapok::stickers::wire
