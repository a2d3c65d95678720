#include "archive/adoption.h"

#include "base/random.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::archive {
namespace {

using messaging::Body;
using messaging::Text;

constexpr std::size_t kNameCharacters = 64;
constexpr std::size_t kPeopleMax = 100;
constexpr std::size_t kTextCharacters = 5'000;
constexpr std::size_t kKnownMax = 200;

std::string short_name(std::string_view name) {
    std::string plain(first_characters(name, kNameCharacters));
    std::ranges::replace_if(
        plain, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return plain;
}

Body words(std::string_view text) {
    return Text{.text = std::string(first_characters(text, kTextCharacters)), .mentioned = {}};
}

Body kind_in_words(std::string_view kind) { return words(fmt::format("[{}]", kind)); }

// Changes of others, and what is not understood.
bool is_passed_over(const Body& body) {
    return std::holds_alternative<messaging::UnknownContent>(body) ||
           std::holds_alternative<messaging::Recall>(body) ||
           std::holds_alternative<messaging::Edit>(body) ||
           std::holds_alternative<messaging::Reaction>(body) ||
           std::holds_alternative<messaging::Pin>(body) ||
           std::holds_alternative<messaging::Nudge>(body) ||
           std::holds_alternative<messaging::Hidden>(body);
}

// One entry on its way.
class Adopting {
  public:
    Adopting(const EntryLine& line, const Adoption& adoption, const FindMedia& find_media)
        : line_(line), adoption_(adoption), find_media_(find_media) {}

    [[nodiscard]] UserId person(UserId there) const {
        return there && there == adoption_.account ? adoption_.importer : there;
    }

    // False if it is gone.
    bool take(media::Media& media, media::Purpose purpose) const {
        const auto file = std::ranges::find(line_.files, media.id, &EntryFile::media_id);
        if (file == line_.files.end() || file->sha256.empty()) {
            return false;
        }
        const auto found = find_media_({.sha256 = file->sha256, .purpose = purpose});
        if (!found) {
            return false;
        }
        media = *found;
        return true;
    }
    void take_or_drop(std::optional<media::Media>& media, media::Purpose purpose) const {
        if (media && !take(*media, purpose)) {
            media.reset();
        }
    }

    Body operator()(Text text) const {
        // Who was meant stands in the words; nobody here is.
        text.mentioned.clear();
        text.mentions_all = false;
        text.link.reset();
        return text;
    }
    // As it came where it was one that did.
    bool take_picture(media::Media& media) const {
        const bool original = media.purpose == media::Purpose::kOriginal;
        return take(media, original ? media::Purpose::kOriginal : media::Purpose::kImage);
    }
    Body operator()(messaging::Image image) const {
        return take_picture(image.media) ? Body(std::move(image)) : kind_in_words("image");
    }
    Body operator()(messaging::Voice voice) const {
        return take(voice.media, media::Purpose::kVoice) ? Body(std::move(voice))
                                                         : kind_in_words("voice");
    }
    Body operator()(messaging::File file) const {
        return take(file.media, media::Purpose::kFile) ? Body(std::move(file))
                                                       : words(fmt::format("[file] {}", file.name));
    }
    Body operator()(messaging::Video video) const {
        take_or_drop(video.poster, media::Purpose::kImage);
        return take(video.media, media::Purpose::kVideo) ? Body(std::move(video))
                                                         : kind_in_words("video");
    }
    Body operator()(messaging::Sticker sticker) const {
        if (sticker.pack_id == messaging::kEmojiPack) {
            return sticker;
        }
        // Its pack is not here: the picture stays.
        if (!sticker.media || !take(*sticker.media, media::Purpose::kSticker)) {
            return kind_in_words(sticker.words.empty() ? "sticker" : sticker.words);
        }
        sticker.pack_id = messaging::kOwnPack;
        sticker.sticker_id.clear();
        return sticker;
    }
    Body operator()(messaging::Album album) const {
        std::erase_if(album.pictures, [&](media::Media& each) { return !take_picture(each); });
        if (album.pictures.size() == 1) {
            return messaging::Image{.media = std::move(album.pictures.front())};
        }
        return album.pictures.empty() ? kind_in_words("album") : Body(std::move(album));
    }
    Body operator()(messaging::Card card) const {
        take_or_drop(card.picture, media::Purpose::kImage);
        return card;
    }
    Body operator()(const messaging::ContactCard& card) const {
        return words(card.handle.empty() ? card.nickname
                                         : fmt::format("{} ({})", card.nickname, card.handle));
    }
    // What others made of these stands elsewhere, so their words are all there is.
    Body operator()(const messaging::Merged& merged) const {
        std::string text;
        for (const auto& one : merged.lines) {
            const auto name =
                std::ranges::find(line_.people, one.sender.value(), &messaging::ImportedPerson::id);
            text += fmt::format("{}{}: {}",
                                text.empty() ? "" : "\n",
                                name == line_.people.end() ? "" : name->name,
                                one.summary.empty() ? fmt::format("[{}]", one.kind) : one.summary);
        }
        return text.empty() ? kind_in_words("merged") : words(std::move(text));
    }
    Body operator()(const messaging::Poll& poll) const {
        auto text = poll.question;
        for (const auto& option : poll.options) {
            text += "\n- " + option;
        }
        return words(std::move(text));
    }
    Body operator()(const messaging::Relay& relay) const {
        return words(relay.example.empty() ? relay.title : relay.title + "\n" + relay.example);
    }
    Body operator()(messaging::Notice notice) const {
        for (auto& user : notice.users) {
            user = person(user);
        }
        notice.id.clear();  // a note of elsewhere cannot be opened here
        return notice;
    }
    Body operator()(const messaging::Recalled& recalled) const {
        return messaging::Recalled{.by = person(recalled.by), .client_message_id = {}};
    }
    template <class Other>
    Body operator()(Other other) const {
        return other;
    }

  private:
    const EntryLine& line_;
    const Adoption& adoption_;
    const FindMedia& find_media_;
};

messaging::Imported source_of(const EntryLine& line, const Adoption& adoption) {
    messaging::Imported imported{
        .sender = {.id = line.entry.sender.value(), .name = short_name(line.sender_name)},
        .people = {},
        .time = std::clamp(line.entry.time, WallTime{}, adoption.now)};
    // One that was imported there, too, keeps who said it first.
    if (const auto& before = line.entry.content.imported; before && !line.entry.sender) {
        imported.sender = {.id = before->sender.id, .name = short_name(before->sender.name)};
    }
    for (const auto& person : line.people) {
        if (imported.people.size() < kPeopleMax) {
            imported.people.push_back({.id = person.id, .name = short_name(person.name)});
        }
    }
    return imported;
}

}  // namespace

bool is_brought(const messaging::Entry& entry) { return !is_passed_over(entry.content.body); }

std::vector<NeededFile> files_needed_by(const EntryLine& line) {
    std::vector<NeededFile> needed;
    const FindMedia note = [&](const NeededFile& file) {
        needed.push_back(file);
        return std::optional<media::Media>();
    };
    const Adoption nobody;
    std::visit(Adopting(line, nobody, note), Body(line.entry.content.body));
    return needed;
}

std::optional<messaging::ImportedEntry> adopt(EntryLine line,
                                              const Adoption& adoption,
                                              const FindMedia& find_media) {
    auto& content = line.entry.content;
    if (is_passed_over(content.body)) {
        return std::nullopt;
    }
    const Adopting adopting(line, adoption, find_media);
    auto imported = source_of(line, adoption);
    messaging::ImportedEntry entry{
        .origin_seq = line.entry.seq,
        .sender = line.entry.sender && line.entry.sender == adoption.account ? adoption.importer
                                                                             : UserId(),
        .content = {.body = std::visit(adopting, Body(content.body)), .quote = content.quote}};
    if (auto& quote = entry.content.quote) {
        quote->sender = adopting.person(quote->sender);
        quote->summary.clear();
        quote->kind = short_name(quote->kind);
    }
    entry.content.imported = std::move(imported);
    return entry;
}

std::vector<Known> contacts_of(const std::map<UserId, accounts::User>& people,
                               const std::vector<contacts::BookLine>& contacts) {
    std::vector<Known> known;
    for (const auto& contact : contacts) {
        const auto person = people.find(contact.user);
        if (contact.is_contact && !contact.blocked && person != people.end() &&
            !person->second.deleted && !person->second.handle.empty() && known.size() < kKnownMax) {
            known.push_back({.handle = short_name(person->second.handle),
                             .name = short_name(contact.remark.empty() ? person->second.nickname
                                                                       : contact.remark)});
        }
    }
    return known;
}

messaging::ConversationId imported_id(UserId importer,
                                      std::string_view origin_id,
                                      std::string_view conversation_id) {
    return messaging::ConversationId::imported(
        importer, hash64(fmt::format("{}\n{}", origin_id, conversation_id)));
}

}  // namespace kapok::archive
