#include "messaging/content.h"

#include "base/utf8.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

constexpr std::size_t kSummaryCharacters = 200;

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
};

struct Summary {
    std::string_view operator()(const Text& text) const { return text.text; }
    std::string_view operator()(const Image&) const { return "[Image]"; }
    std::string_view operator()(const Voice&) const { return "[Voice]"; }
    std::string_view operator()(const File& file) const { return file.name; }
    std::string_view operator()(const Sticker& sticker) const { return sticker.sticker_id; }
    template <class Other>
    std::string_view operator()(const Other&) const {
        return {};
    }
};

struct Texts {
    std::vector<std::string> operator()(const Text& text) const { return {text.text}; }
    std::vector<std::string> operator()(const File& file) const { return {file.name}; }
    std::vector<std::string> operator()(const Sticker& sticker) const {
        return {sticker.sticker_id};  // of the pack "emoji": the emoji itself
    }
    template <class Other>
    std::vector<std::string> operator()(const Other&) const {
        return {};
    }
};

// For const and other bodies alike.
template <class AnyBody>
auto find_media(AnyBody& body) -> decltype(&std::get_if<Image>(&body)->media) {
    if (auto* image = std::get_if<Image>(&body)) {
        return &image->media;
    }
    if (auto* voice = std::get_if<Voice>(&body)) {
        return &voice->media;
    }
    if (auto* file = std::get_if<File>(&body)) {
        return &file->media;
    }
    return nullptr;
}

}  // namespace

std::string_view kind_of(const Body& body) { return std::visit(KindName{}, body); }

bool is_message(const Body& body) {
    return std::holds_alternative<Text>(body) || std::holds_alternative<Image>(body) ||
           std::holds_alternative<Voice>(body) || std::holds_alternative<File>(body) ||
           std::holds_alternative<Sticker>(body);
}

bool is_shown_in_list(const Body& body) {
    if (const auto* pin = std::get_if<Pin>(&body)) {
        return pin->pinned;
    }
    return !std::holds_alternative<Recall>(body) && !std::holds_alternative<Edit>(body) &&
           !std::holds_alternative<Reaction>(body) && !std::holds_alternative<Hidden>(body);
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

const media::Media* media_of(const Body& body) { return find_media(body); }

media::Media* media_of(Body& body) { return find_media(body); }

}  // namespace kapok::messaging
