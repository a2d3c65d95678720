#include "tools/cli/output.h"

#include "base/utf8.h"
#include "kapok/messaging/v1/types.pb.h"
#include "tools/cli/names.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <system_error>

namespace kapok::cli {

namespace {

using messaging::v1::Content;
using messaging::v1::Notice;

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1'024) {
        return fmt::format("{} B", bytes);
    }
    if (bytes < 1'048'576) {
        return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1'024);
    }
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1'048'576);
}

std::string people_text(const messaging::v1::MembersChanged& change, const NameBook& names) {
    std::string text;
    for (const auto user : change.user_ids()) {
        text += (text.empty() ? "" : ", ") + names.name_of(user);
    }
    const auto unnamed = static_cast<int>(change.count()) - change.user_ids_size();
    return unnamed > 0 ? fmt::format("{} and {} more", text, unnamed) : text;
}

std::string notice_text(const Notice& notice, const NameBook& names) {
    switch (notice.kind_case()) {
        case Notice::kCreated:
            return "made the group with " + people_text(notice.created(), names);
        case Notice::kJoined:
            return "brought " + people_text(notice.joined(), names);
        case Notice::kLeft:
            return people_text(notice.left(), names) + " left";
        case Notice::kRemoved:
            return "removed " + people_text(notice.removed(), names);
        case Notice::kRenamed:
            return "named the group " + notice.renamed().name();
        case Notice::kAdminsAdded:
            return "made admin: " + people_text(notice.admins_added(), names);
        case Notice::kAdminsRemoved:
            return "no longer admin: " + people_text(notice.admins_removed(), names);
        case Notice::kOwnerChanged:
            return "new owner: " + people_text(notice.owner_changed(), names);
        case Notice::kAvatarChanged:
            return "changed the group's picture";
        case Notice::kBecameContacts:
            return "you are contacts now";
        case Notice::kDissolved:
            return "dissolved the group";
        case Notice::kAnnouncementChanged:
            return notice.announcement_changed().removed() ? "cleared the group notice"
                                                           : "updated the group notice";
        case Notice::kSettingsChanged:
            return "changed how the group is run";
        case Notice::kMembersMuted:
            return "muted a member";
        case Notice::kMembersUnmuted:
            return "unmuted " + people_text(notice.members_unmuted(), names);
        case Notice::kBanned:
            return "banned " + people_text(notice.banned(), names);
        case Notice::kJoinedByLink:
            return "joined by a link";
        case Notice::kAdmitted:
            return "let in " + people_text(notice.admitted(), names);
        case Notice::kNoteCreated:
            return "wrote a note for the group";
        case Notice::kDeviceLoggedIn:
            return "new device: " + notice.device_logged_in().device_name();
        case Notice::kSystemAnnouncement:
            return notice.system_announcement().text();
        default:
            return "something this version does not know";
    }
}

std::string merged_text(const messaging::v1::Merged& merged, const NameBook& names) {
    auto text = fmt::format("[{} messages]", merged.count());
    for (const auto& line : merged.lines()) {
        const auto words =
            line.kind() == "recalled" ? std::string("taken back") : one_line(line.summary(), 50);
        text += fmt::format("\n    {}: {}", names.name_of(line.sender_id()), words);
    }
    return text;
}

std::string poll_text(const messaging::v1::Poll& poll) {
    std::string text = fmt::format("[poll {}:", one_line(poll.question(), 300));
    for (const auto& option : poll.options()) {
        text += fmt::format(" ({})", one_line(option, 100));
    }
    return text + "]";
}

std::string album_text(const messaging::v1::Album& album) {
    std::string text = "[album";
    for (const auto& picture : album.pictures()) {
        text += " " + picture.media_id();
    }
    return text + "]";
}

// The byte length of the UTF-8 character that begins with `lead`.
std::size_t length_of(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// All of stdin, without the line end that `echo` and editors put last.
std::string read_stdin() {
    std::string text;
    std::array<char, 65'536> part{};
    for (auto size = std::fread(part.data(), 1, part.size(), stdin); size > 0;
         size = std::fread(part.data(), 1, part.size(), stdin)) {
        text.append(part.data(), size);
    }
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

std::string text_of(const std::vector<std::string>& words) {
    if (words.empty() || (words.size() == 1 && words[0] == "-")) {
        return read_stdin();
    }
    std::string text;
    for (const auto& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

void print_line(std::string_view line) {
    fmt::print("{}\n", line);
    // A reader of the pipe sees each line at once, and one that has gone ends the command.
    if (std::fflush(stdout) != 0) {
        throw std::system_error(errno, std::generic_category(), "stdout");
    }
}

void print_json(const google::protobuf::Message& message) {
    std::string json;
    if (google::protobuf::util::MessageToJsonString(message, &json).ok()) {
        print_line(json);
    }
}

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto size = std::min(length_of(static_cast<unsigned char>(text[0])), text.size());
        const auto character = text.substr(0, size);
        out += has_control_characters(character, "\n\t") ? "\uFFFD" : std::string(character);
        text.remove_prefix(size);
    }
    return out;
}

std::string one_line(std::string_view text, std::size_t characters) {
    auto clean = printable(text);
    for (auto& character : clean) {
        if (character == '\n' || character == '\t') {
            character = ' ';
        }
    }
    const auto first = first_characters(clean, characters);
    return first.size() == clean.size() ? clean : std::string(first) + "…";
}

std::string time_text(std::int64_t ms) {
    const auto seconds = static_cast<std::time_t>(ms / 1'000);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local);
    return std::string(text.data(), size);
}

std::string content_text(const Content& content, const NameBook& names) {
    switch (content.kind_case()) {
        case Content::kText:
            return printable(content.text().text());
        case Content::kImage:
            return fmt::format("[image {} {}x{}]",
                               content.image().media().media_id(),
                               content.image().media().width(),
                               content.image().media().height());
        case Content::kVoice:
            return fmt::format("[voice {} {:.1f} s]",
                               content.voice().media().media_id(),
                               content.voice().media().duration_ms() / 1'000.0);
        case Content::kFile:
            return fmt::format("[file {} {} {}]",
                               content.file().media().media_id(),
                               one_line(content.file().name(), 255),
                               size_text(content.file().media().size_bytes()));
        case Content::kSticker:
            return content.sticker().pack_id() == "emoji"
                       ? printable(content.sticker().sticker_id())
                       : fmt::format("[sticker] {}", printable(content.sticker().words()));
        case Content::kVideo:
            return fmt::format("[video {} {}x{} {:.1f} s]",
                               content.video().media().media_id(),
                               content.video().media().width(),
                               content.video().media().height(),
                               content.video().media().duration_ms() / 1'000.0);
        case Content::kLocation:
            return fmt::format("[location {:.5f},{:.5f} {}]",
                               content.location().latitude(),
                               content.location().longitude(),
                               one_line(content.location().name(), 100));
        case Content::kContactCard:
            return fmt::format("[person {} @{}]",
                               one_line(content.contact_card().nickname(), 32),
                               printable(content.contact_card().handle()));
        case Content::kCard:
            return fmt::format("[card {} {}]",
                               one_line(content.card().title(), 100),
                               one_line(content.card().url(), 2'048));
        case Content::kMerged:
            return merged_text(content.merged(), names);
        case Content::kAlbum:
            return album_text(content.album());
        case Content::kPoll:
            return poll_text(content.poll());
        case Content::kRelay:
            return fmt::format("[sign-up list {}]", one_line(content.relay().title(), 300));
        case Content::kNotice:
            return "* " + printable(notice_text(content.notice(), names));
        case Content::kRecall:
            return fmt::format("* took #{} back", content.recall().target_seq());
        case Content::kRecalled:
            return "* taken back";
        case Content::kEdit:
            return fmt::format("* edited #{}: {}",
                               content.edit().target_seq(),
                               printable(content.edit().text().text()));
        case Content::kReaction:
            return fmt::format("* {} {} #{}",
                               content.reaction().active() ? "put" : "took",
                               printable(content.reaction().emoji()) +
                                   (content.reaction().active() ? " to" : " off"),
                               content.reaction().target_seq());
        case Content::kPin:
            return fmt::format("* {} #{}",
                               content.pin().pinned() ? "pinned" : "unpinned",
                               content.pin().target_seq());
        case Content::kNudge:
            return "* nudged " + names.name_of(content.nudge().user_id());
        case Content::kHidden:
            return "* not shown";
        default:
            return "[unsupported message]";
    }
}

}  // namespace kapok::cli
