#include "stickers/wire.h"

#include "kapok/feed/v1/feed.pb.h"
#include "kapok/stickers/v1/types.pb.h"
#include "media/api/wire.h"

namespace kapok::stickers::wire {
namespace {

// What was stored by this server is what it was.
template <class Message>
Message parse(std::string_view bytes) {
    Message message;
    message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    return message;
}

}  // namespace

void fill(const Pack& pack, v1::StickerPack& out) {
    out.set_pack_id(pack.id);
    out.set_title(pack.title);
    out.set_author(pack.author);
    out.set_licence(pack.licence);
    out.set_count(static_cast<std::uint32_t>(pack.count));
    out.set_for_everyone(pack.for_everyone);
    int place = 0;
    for (const auto& sticker : pack.stickers) {
        auto& each = *out.add_stickers();
        each.set_sticker_id(std::to_string(++place));
        each.set_words(sticker.words);
        media::to_proto(sticker.media, *each.mutable_media());
    }
}

void fill(const Saved& saved, v1::SavedSticker& out) {
    media::to_proto(saved.media, *out.mutable_media());
    out.set_saved_ms(to_ms(saved.time));
}

void fill(const std::vector<Used>& recent, v1::RecentStickers& out) {
    for (const auto& used : recent) {
        auto& each = *out.add_stickers();
        each.set_pack_id(used.pack_id);
        each.set_sticker_id(used.sticker_id);
        each.set_words(used.words);
        if (!used.media.id.empty()) {
            media::to_proto(used.media, *each.mutable_media());
        }
    }
}

void fill(const std::vector<std::string>& packs, v1::StickerShelf& out) {
    for (const auto& id : packs) {
        out.add_pack_ids(id);
    }
}

std::string encode(const media::Media& media) {
    kapok::media::v1::Media out;
    media::to_proto(media, out);
    return out.SerializeAsString();
}

media::Media decode_media(std::string_view bytes) {
    return media::from_proto(parse<kapok::media::v1::Media>(bytes));
}

std::string encode(const std::vector<std::string>& packs) {
    v1::StickerShelf out;
    fill(packs, out);
    return out.SerializeAsString();
}

std::vector<std::string> decode_shelf(std::string_view bytes) {
    const auto shelf = parse<v1::StickerShelf>(bytes);
    return {shelf.pack_ids().begin(), shelf.pack_ids().end()};
}

std::string encode(const std::vector<Used>& recent) {
    v1::RecentStickers out;
    fill(recent, out);
    return out.SerializeAsString();
}

std::vector<Used> decode_recent(std::string_view bytes) {
    std::vector<Used> recent;
    const auto stored = parse<v1::RecentStickers>(bytes);
    for (const auto& each : stored.stickers()) {
        recent.push_back({.pack_id = each.pack_id(),
                          .sticker_id = each.sticker_id(),
                          .words = each.words(),
                          .media = media::from_proto(each.media())});
    }
    return recent;
}

std::string feed_change(const std::vector<std::string>& packs) {
    feed::v1::FeedEntry entry;
    fill(packs, *entry.mutable_sticker_shelf());
    return entry.SerializeAsString();
}

std::string feed_change(const std::vector<Used>& recent) {
    feed::v1::FeedEntry entry;
    fill(recent, *entry.mutable_recent_stickers());
    return entry.SerializeAsString();
}

std::string feed_change(const Saved& saved) {
    feed::v1::FeedEntry entry;
    fill(saved, *entry.mutable_saved_sticker());
    return entry.SerializeAsString();
}

std::string feed_change_of_removed(const std::string& media_id) {
    feed::v1::FeedEntry entry;
    auto& removed = *entry.mutable_saved_sticker();
    removed.mutable_media()->set_media_id(media_id);
    removed.set_removed(true);
    return entry.SerializeAsString();
}

}  // namespace kapok::stickers::wire
