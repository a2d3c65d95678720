#include "messaging/wire_kinds.h"

#include "kapok/messaging/v1/types.pb.h"
#include "media/api/wire.h"

namespace kapok::messaging::wire {
namespace {

std::optional<media::Media> maybe_media(bool has, const kapok::media::v1::Media& in) {
    return has ? std::optional(media::from_proto(in)) : std::nullopt;
}

}  // namespace

links::Preview link_of(const kapok::links::v1::LinkPreview& in) {
    return {.id = in.preview_id(),
            .url = in.url(),
            .title = in.title(),
            .description = in.description(),
            .site = in.site(),
            .picture = maybe_media(in.has_picture(), in.picture())};
}

Sticker sticker_of(const v1::Sticker& in) {
    return {.pack_id = in.pack_id(),
            .sticker_id = in.sticker_id(),
            .media = maybe_media(in.has_media(), in.media()),
            .words = in.words()};
}

Video video_of(const v1::Video& in) {
    return {.media = media::from_proto(in.media()),
            .poster = maybe_media(in.has_poster(), in.poster())};
}

Location location_of(const v1::Location& in) {
    return {.latitude = in.latitude(),
            .longitude = in.longitude(),
            .name = in.name(),
            .address = in.address()};
}

ContactCard contact_card_of(const v1::ContactCard& in) {
    return {.user = UserId(in.user_id()),
            .nickname = in.nickname(),
            .avatar_media_id = in.avatar_media_id(),
            .handle = in.handle()};
}

Card card_of(const v1::Card& in) {
    return {.kind = in.kind() == v1::CARD_KIND_MUSIC ? CardKind::kMusic : CardKind::kArticle,
            .title = in.title(),
            .text = in.text(),
            .url = in.url(),
            .source = in.source(),
            .picture = maybe_media(in.has_picture(), in.picture())};
}

Merged merged_of(const v1::Merged& in) {
    Merged merged{.from = in.conversation_id(),
                  .seqs = {},
                  .origin = static_cast<Kind>(in.origin_kind()),
                  .references = {},
                  .depth = in.depth(),
                  .lines = {}};
    for (const auto seq : in.seqs()) {
        merged.seqs.emplace_back(seq);
    }
    for (const auto& reference : in.references()) {
        const auto id = ConversationId::parse(reference.conversation_id());
        merged.references.push_back({.conversation = id.value_or(ConversationId()),
                                     .seq = streams::Seq(reference.seq()),
                                     .sender = UserId(reference.sender_id()),
                                     .time = from_ms(reference.time_ms()),
                                     .fingerprint = reference.fingerprint()});
    }
    return merged;
}

Album album_of(const v1::Album& in) {
    Album album;
    for (const auto& picture : in.pictures()) {
        album.pictures.push_back(media::from_proto(picture));
    }
    return album;
}

Poll poll_of(const v1::Poll& in) {
    return {.question = in.question(),
            .options = {in.options().begin(), in.options().end()},
            .multiple = in.multiple(),
            .anonymous = in.anonymous(),
            .closes = from_ms(in.closes_ms())};
}

Relay relay_of(const v1::Relay& in) { return {.title = in.title(), .example = in.example()}; }

void fill(const links::Preview& link, kapok::links::v1::LinkPreview& out) {
    out.set_preview_id(link.id);
    out.set_url(link.url);
    out.set_title(link.title);
    out.set_description(link.description);
    out.set_site(link.site);
    if (link.picture) {
        media::to_proto(*link.picture, *out.mutable_picture());
    }
}

void fill(const Sticker& sticker, v1::Sticker& out) {
    out.set_pack_id(sticker.pack_id);
    out.set_sticker_id(sticker.sticker_id);
    if (sticker.media) {
        media::to_proto(*sticker.media, *out.mutable_media());
    }
    out.set_words(sticker.words);
}

void fill(const Video& video, v1::Video& out) {
    media::to_proto(video.media, *out.mutable_media());
    if (video.poster) {
        media::to_proto(*video.poster, *out.mutable_poster());
    }
}

void fill(const Location& location, v1::Location& out) {
    out.set_latitude(location.latitude);
    out.set_longitude(location.longitude);
    out.set_name(location.name);
    out.set_address(location.address);
}

void fill(const ContactCard& card, v1::ContactCard& out) {
    out.set_user_id(card.user.value());
    out.set_nickname(card.nickname);
    out.set_avatar_media_id(card.avatar_media_id);
    out.set_handle(card.handle);
}

void fill(const Card& card, v1::Card& out) {
    out.set_kind(static_cast<v1::CardKind>(card.kind));
    out.set_title(card.title);
    out.set_text(card.text);
    out.set_url(card.url);
    out.set_source(card.source);
    if (card.picture) {
        media::to_proto(*card.picture, *out.mutable_picture());
    }
}

void fill(const Album& album, v1::Album& out) {
    for (const auto& picture : album.pictures) {
        media::to_proto(picture, *out.add_pictures());
    }
}

void fill(const Poll& poll, v1::Poll& out) {
    out.set_question(poll.question);
    for (const auto& option : poll.options) {
        out.add_options(option);
    }
    out.set_multiple(poll.multiple);
    out.set_anonymous(poll.anonymous);
    out.set_closes_ms(to_ms(poll.closes));
}

void fill(const Relay& relay, v1::Relay& out) {
    out.set_title(relay.title);
    out.set_example(relay.example);
}

void store(const Merged& merged, v1::Merged& out) {
    out.set_origin_kind(static_cast<v1::ConversationKind>(merged.origin));
    out.set_depth(merged.depth);
    for (const auto& reference : merged.references) {
        auto& to = *out.add_references();
        to.set_conversation_id(reference.conversation.text());
        to.set_seq(reference.seq.value());
        to.set_sender_id(reference.sender.value());
        to.set_time_ms(to_ms(reference.time));
        to.set_fingerprint(reference.fingerprint);
    }
}

void serve(const Merged& merged, v1::Merged& out) {
    out.set_origin_kind(static_cast<v1::ConversationKind>(merged.origin));
    out.set_depth(merged.depth);
    out.set_count(static_cast<std::uint32_t>(merged.references.size()));
    for (const auto sender : senders_of(merged)) {
        out.add_sender_ids(sender.value());
    }
    for (const auto& line : merged.lines) {
        auto& to = *out.add_lines();
        to.set_sender_id(line.sender.value());
        to.set_kind(line.kind);
        to.set_summary(line.summary);
    }
}

}  // namespace kapok::messaging::wire
