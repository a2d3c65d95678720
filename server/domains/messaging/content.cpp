#include "messaging/content.h"

#include "base/utf8.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

constexpr std::size_t kSummaryCharacters = 200;
constexpr std::size_t kNamedSenders = 4;

struct KindName {
    std::string_view operator()(const UnknownContent&) const { return {}; }
    std::string_view operator()(const Text&) const { return "text"; }
    std::string_view operator()(const Image&) const { return "image"; }
    std::string_view operator()(const Voice&) const { return "voice"; }
    std::string_view operator()(const File&) const { return "file"; }
    std::string_view operator()(const Sticker&) const { return "sticker"; }
    std::string_view operator()(const Notice&) const { return "notice"; }
    std::string_view operator()(const Recall&) const { return "recall"; }
    std::string_view operator()(const Recalled&) const { return "recalled"; }
    std::string_view operator()(const Edit&) const { return "edit"; }
    std::string_view operator()(const Reaction&) const { return "reaction"; }
    std::string_view operator()(const Pin&) const { return "pin"; }
    std::string_view operator()(const Nudge&) const { return "nudge"; }
    std::string_view operator()(const Hidden&) const { return "hidden"; }
    std::string_view operator()(const Video&) const { return "video"; }
    std::string_view operator()(const Location&) const { return "location"; }
    std::string_view operator()(const ContactCard&) const { return "contact_card"; }
    std::string_view operator()(const Card&) const { return "card"; }
    std::string_view operator()(const Merged&) const { return "merged"; }
    std::string_view operator()(const Album&) const { return "album"; }
    std::string_view operator()(const Poll&) const { return "poll"; }
    std::string_view operator()(const Relay&) const { return "relay"; }
};

struct Summary {
    std::string_view operator()(const Text& text) const { return text.text; }
    std::string_view operator()(const Image&) const { return "[Image]"; }
    std::string_view operator()(const Voice&) const { return "[Voice]"; }
    std::string_view operator()(const File& file) const { return file.name; }
    std::string_view operator()(const Sticker& sticker) const {
        if (sticker.pack_id == kEmojiPack) {
            return sticker.sticker_id;
        }
        return sticker.words.empty() ? "[Sticker]" : std::string_view(sticker.words);
    }
    std::string_view operator()(const Video&) const { return "[Video]"; }
    std::string_view operator()(const Location& location) const {
        return location.name.empty() ? "[Location]" : std::string_view(location.name);
    }
    std::string_view operator()(const ContactCard& card) const { return card.nickname; }
    std::string_view operator()(const Card& card) const { return card.title; }
    std::string_view operator()(const Merged&) const { return "[Messages]"; }
    std::string_view operator()(const Album&) const { return "[Album]"; }
    std::string_view operator()(const Poll& poll) const { return poll.question; }
    std::string_view operator()(const Relay& relay) const { return relay.title; }
    template <class Other>
    std::string_view operator()(const Other&) const {
        return {};
    }
};

struct Texts {
    std::vector<std::string> operator()(const Text& text) const { return {text.text}; }
    std::vector<std::string> operator()(const File& file) const { return {file.name}; }
    std::vector<std::string> operator()(const Sticker& sticker) const {
        return {sticker.pack_id == kEmojiPack ? sticker.sticker_id : sticker.words};
    }
    std::vector<std::string> operator()(const Location& place) const {
        return {place.name, place.address};
    }
    std::vector<std::string> operator()(const ContactCard& card) const {
        return {card.nickname, card.handle};
    }
    std::vector<std::string> operator()(const Card& card) const {
        return {card.title, card.text, card.source};
    }
    std::vector<std::string> operator()(const Poll& poll) const {
        std::vector<std::string> texts{poll.question};
        texts.insert(texts.end(), poll.options.begin(), poll.options.end());
        return texts;
    }
    std::vector<std::string> operator()(const Relay& relay) const {
        return {relay.title, relay.example};
    }
    template <class Other>
    std::vector<std::string> operator()(const Other&) const {
        return {};
    }
};

// For const and other bodies alike.
template <class M, class AnyBody>
std::vector<M*> list_media(AnyBody& body) {
    std::vector<M*> found;
    const auto add_if_any = [&](auto& maybe) {
        if (maybe) {
            found.push_back(&*maybe);
        }
    };
    if (auto* text = std::get_if<Text>(&body)) {
        if (text->link) {
            add_if_any(text->link->picture);
        }
    } else if (auto* image = std::get_if<Image>(&body)) {
        found.push_back(&image->media);
    } else if (auto* voice = std::get_if<Voice>(&body)) {
        found.push_back(&voice->media);
    } else if (auto* file = std::get_if<File>(&body)) {
        found.push_back(&file->media);
    } else if (auto* sticker = std::get_if<Sticker>(&body)) {
        if (sticker->pack_id == kOwnPack) {  // every account may see those of packs
            add_if_any(sticker->media);
        }
    } else if (auto* video = std::get_if<Video>(&body)) {
        found.push_back(&video->media);
        add_if_any(video->poster);
    } else if (auto* card = std::get_if<Card>(&body)) {
        add_if_any(card->picture);
    } else if (auto* album = std::get_if<Album>(&body)) {
        for (auto& picture : album->pictures) {
            found.push_back(&picture);
        }
    }
    return found;
}

}  // namespace

std::string_view kind_of(const Body& body) { return std::visit(KindName{}, body); }

bool is_message(const Body& body) {
    return std::holds_alternative<Text>(body) || std::holds_alternative<Image>(body) ||
           std::holds_alternative<Voice>(body) || std::holds_alternative<File>(body) ||
           std::holds_alternative<Sticker>(body) || std::holds_alternative<Video>(body) ||
           std::holds_alternative<Location>(body) || std::holds_alternative<ContactCard>(body) ||
           std::holds_alternative<Card>(body) || std::holds_alternative<Merged>(body) ||
           std::holds_alternative<Album>(body) || std::holds_alternative<Poll>(body) ||
           std::holds_alternative<Relay>(body);
}

bool is_shown_in_list(const Body& body) {
    if (const auto* pin = std::get_if<Pin>(&body)) {
        return pin->pinned;
    }
    return !std::holds_alternative<Recall>(body) && !std::holds_alternative<Edit>(body) &&
           !std::holds_alternative<Reaction>(body) && !std::holds_alternative<Hidden>(body);
}

bool is_for_leaders(const Body& body) {
    const auto* notice = std::get_if<Notice>(&body);
    return notice != nullptr && notice->kind == NoticeKind::kLeft;
}

const Text* find_version(const Content& content, std::uint32_t version) {
    if (version < content.earlier.size()) {
        return &content.earlier[version].text;
    }
    return version == content.earlier.size() ? std::get_if<Text>(&content.body) : nullptr;
}

std::string summary_of(const Content& content, std::uint32_t version) {
    const auto* text = find_version(content, version);
    return summary_of(text != nullptr ? Body(*text) : content.body);
}

std::string summary_of(const Body& body) {
    return std::string(first_characters(std::visit(Summary{}, body), kSummaryCharacters));
}

std::vector<std::string> texts_of(const Body& body) { return std::visit(Texts{}, body); }

streams::Seq target_of(const Body& body) {
    if (const auto* edit = std::get_if<Edit>(&body)) {
        return edit->target;
    }
    const auto* recall = std::get_if<Recall>(&body);
    return recall != nullptr ? recall->target : streams::Seq{};
}

std::vector<UserId> mentioned_by(const Body& body) {
    const auto* text = std::get_if<Text>(&body);
    if (text == nullptr) {
        return {};
    }
    auto users = text->mentioned;
    if (text->mentions_all) {
        users.emplace_back();
    }
    return users;
}

bool mentions(const Body& body, UserId user) {
    const auto users = mentioned_by(body);
    return std::any_of(
        users.begin(), users.end(), [user](UserId one) { return !one || one == user; });
}

std::vector<const media::Media*> media_of(const Body& body) {
    return list_media<const media::Media>(body);
}

std::vector<media::Media*> media_of(Body& body) { return list_media<media::Media>(body); }

std::vector<std::string> media_ids_of(const Content& content) {
    std::vector<std::string> ids;
    for (const auto* media : media_of(content.body)) {
        ids.push_back(media->id);
    }
    for (const auto& version : content.earlier) {
        if (version.text.link && version.text.link->picture) {
            ids.push_back(version.text.link->picture->id);
        }
    }
    return ids;
}

media::Purpose purpose_of(const Body& body, std::size_t place) {
    if (std::holds_alternative<Voice>(body)) {
        return media::Purpose::kVoice;
    }
    if (std::holds_alternative<File>(body)) {
        return media::Purpose::kFile;
    }
    if (std::holds_alternative<Sticker>(body)) {
        return media::Purpose::kSticker;
    }
    const bool is_video = std::holds_alternative<Video>(body) && place == 0;
    return is_video ? media::Purpose::kVideo : media::Purpose::kImage;
}

std::vector<UserId> senders_of(const Merged& merged) {
    std::vector<UserId> named;
    for (const auto& reference : merged.references) {
        const bool known = std::find(named.begin(), named.end(), reference.sender) != named.end();
        if (!known && named.size() < kNamedSenders) {
            named.push_back(reference.sender);
        }
    }
    return named;
}

}  // namespace kapok::messaging
