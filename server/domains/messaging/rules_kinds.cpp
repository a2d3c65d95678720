#include "messaging/rules_kinds.h"

#include "base/utf8.h"
#include "messaging/api/errors.h"

#include <algorithm>
#include <cmath>

namespace kapok::messaging::rules {
namespace {

constexpr std::size_t kAlbumPicturesMin = 2;
constexpr std::size_t kPreviewIdBytes = 64;
constexpr std::size_t kPollOptionsMin = 2;
constexpr std::size_t kEmojiCharacters = 16;
constexpr std::size_t kStickerIdBytes = 32;

Error invalid(std::string_view reason, std::string_view field) {
    return Error(Code::kInvalid, reason).with_field(std::string(field));
}

// One line of words, which may be empty.
bool is_line(std::string_view text, std::size_t characters_max) {
    const auto characters = count_characters(text);
    return characters && *characters <= characters_max && !has_control_characters(text);
}

// One line of words, which is not empty.
bool is_words(std::string_view text, std::size_t characters_max) {
    return !text.empty() && is_line(text, characters_max);
}

// An emoji is a few characters, at least one of them not ASCII ("1️⃣" begins with a digit).
bool is_emoji(std::string_view text) {
    const auto characters = count_characters(text);
    const bool has_space = text.find_first_of(" \t\n") != std::string_view::npos;
    const bool has_other =
        std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    return characters && *characters <= kEmojiCharacters && has_other && !has_space &&
           !has_control_characters(text);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= kStickerIdBytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// What a pack's sticker looks like, the server knows.
Result<void> check_sticker(Sticker& sticker) {
    const bool is_own = sticker.pack_id == kOwnPack;
    const bool is_good = is_own ? sticker.sticker_id.empty()
                         : sticker.pack_id == kEmojiPack
                             ? is_emoji(sticker.sticker_id)
                             : is_number(sticker.pack_id) && is_number(sticker.sticker_id);
    if (!is_good) {
        return invalid(errors::kStickerUnknown, "content.sticker");
    }
    if (!is_own) {
        sticker.media.reset();
    } else if (!sticker.media) {
        return Error(Code::kNotFound, errors::kMediaUnknown).with_field("content");
    }
    sticker.words.clear();
    return {};
}

Result<void> check_album(const Album& album, const Limits& limits) {
    if (album.pictures.size() < kAlbumPicturesMin) {
        return invalid(errors::kTooFewPictures, "content.album.pictures");
    }
    if (album.pictures.size() > limits.album_pictures) {
        return Error(Code::kTooLarge, errors::kTooManyPictures)
            .with_field("content.album.pictures");
    }
    return {};
}

Result<void> check_location(const Location& location, const Limits& limits) {
    // Not a number is in no range.
    const bool on_earth =
        std::abs(location.latitude) <= 90.0 && std::abs(location.longitude) <= 180.0;
    if (!on_earth || !is_line(location.name, limits.place_name_characters) ||
        !is_line(location.address, limits.address_characters)) {
        return invalid(errors::kLocationInvalid, "content.location");
    }
    return {};
}

Result<void> check_contact_card(const ContactCard& card) {
    if (!card.user) {
        return Error(Code::kNotFound, errors::kPersonUnknown)
            .with_field("content.contact_card.user_id");
    }
    return {};
}

Result<void> check_card(const Card& card, const Limits& limits) {
    const auto characters = count_characters(card.text);
    const bool good_text = characters && *characters <= limits.card_text_characters &&
                           !has_control_characters(card.text, "\n\t");
    if (trim(card.title).empty() || !is_line(card.title, limits.card_title_characters) ||
        !good_text || !is_line(card.source, limits.card_source_characters)) {
        return invalid(errors::kCardInvalid, "content.card");
    }
    if (!is_web_url(card.url, limits.url_bytes)) {
        return invalid(errors::kCardUrlInvalid, "content.card.url");
    }
    return {};
}

Result<void> check_link(Text& text) {
    if (!text.link) {
        return {};
    }
    auto id = std::move(text.link->id);
    if (id.empty() || id.size() > kPreviewIdBytes || !is_line(id, kPreviewIdBytes)) {
        return Error(Code::kNotFound, errors::kPreviewUnknown)
            .with_field("content.text.link.preview_id");
    }
    text.link = links::Preview();
    text.link->id = std::move(id);
    return {};
}

Result<void> check_merged(Merged& merged, const Limits& limits) {
    std::sort(merged.seqs.begin(), merged.seqs.end());
    merged.seqs.erase(std::unique(merged.seqs.begin(), merged.seqs.end()), merged.seqs.end());
    if (merged.seqs.size() > limits.forwarded) {
        return Error(Code::kTooLarge, errors::kTooManyForwarded).with_field("content.merged.seqs");
    }
    merged.references.clear();
    merged.lines.clear();
    return {};
}

Result<void> check_poll(Poll& poll, const Limits& limits) {
    poll.question = trim(poll.question);
    if (!is_words(poll.question, limits.question_characters)) {
        return invalid(errors::kPollQuestionInvalid, "content.poll.question");
    }
    for (auto& option : poll.options) {
        option = trim(option);
    }
    auto sorted = poll.options;
    std::sort(sorted.begin(), sorted.end());
    const bool fits = std::all_of(sorted.begin(), sorted.end(), [&](const std::string& option) {
        return is_words(option, limits.poll_option_characters);
    });
    if (!fits || sorted.size() < kPollOptionsMin || sorted.size() > limits.poll_options ||
        std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
        return invalid(errors::kPollOptionsInvalid, "content.poll.options");
    }
    return {};
}

Result<void> check_closing(const Poll& poll, WallTime now, const Limits& limits) {
    const bool is_set = poll.closes != WallTime{};
    if (is_set && (poll.closes <= now || poll.closes - now > limits.poll_life_max)) {
        return invalid(errors::kPollClosesInvalid, "content.poll.closes_ms");
    }
    return {};
}

Result<void> check_relay(Relay& relay, const Limits& limits) {
    relay.title = trim(relay.title);
    relay.example = trim(relay.example);
    if (!is_words(relay.title, limits.question_characters)) {
        return invalid(errors::kRelayTitleInvalid, "content.relay.title");
    }
    if (!is_line(relay.example, limits.relay_example_characters)) {
        return invalid(errors::kRelayExampleInvalid, "content.relay.example");
    }
    return {};
}

bool is_web_url(std::string_view url, std::size_t bytes_max) {
    const auto lower = to_lower_ascii(url.substr(0, 8));
    const std::size_t scheme = lower.starts_with("https://")  ? 8
                               : lower.starts_with("http://") ? 7
                                                              : 0;
    const auto host = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
    const bool has_space = url.find_first_of(" \t\r\n\"<>\\") != std::string_view::npos;
    return scheme > 0 && !host.empty() && host.find('@') == std::string_view::npos &&
           url.size() <= bytes_max && !has_space && count_characters(url) &&
           !has_control_characters(url);
}

Result<std::uint32_t> depth_with(std::uint32_t deepest, const Limits& limits) {
    if (deepest >= limits.forward_depth) {
        return invalid(errors::kForwardTooDeep, "content.merged.seqs");
    }
    return deepest + 1;
}

}  // namespace kapok::messaging::rules
