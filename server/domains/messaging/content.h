// What can be said or done in a conversation, as values; kapok.messaging.v1.Content on the wire and
// in storage.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "links/api/links.h"
#include "media/api/media.h"
#include "messaging/api/ids.h"
#include "messaging/api/pack_names.h"
#include "messaging/content_imported.h"
#include "messaging/content_together.h"
#include "streams/streams.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kapok::messaging {

struct Text {
    std::string text{};
    std::vector<UserId> mentioned{};
    bool mentions_all = false;
    std::optional<links::Preview> link{};
};

struct Image {
    media::Media media{};
};

struct Voice {
    media::Media media{};
    std::string waveform{};
};

struct File {
    media::Media media{};
    std::string name{};
};

struct Sticker {
    std::string pack_id{};
    std::string sticker_id{};
    std::optional<media::Media> media{};
    std::string words{};
};

enum class NoticeKind {
    kCreated = 1,
    kJoined,
    kLeft,
    kRemoved,
    kRenamed,
    kAdminsAdded,
    kAdminsRemoved,
    kOwnerChanged,
    kAvatarChanged,
    kBecameContacts,
    kDissolved,
    kAnnouncementChanged = 20,
    kSettingsChanged,
    kMembersMuted,
    kMembersUnmuted,
    kBanned,
    kJoinedByLink,
    kAdmitted,
    kNoteCreated,
    kDeviceLoggedIn = 30,
    kSystemAnnouncement,
};

// Numbers as in the schema.
enum class SettingKind {
    kJoinApproval = 1,
    kInviteByAdmins,
    kMutedAll,
    kSlowMode,
    kHistoryForNewcomers,
    kMembersMax,
};

struct Notice {
    NoticeKind kind = NoticeKind::kCreated;
    std::vector<UserId> users{};  // at most 100 are named; whose link one joined by
    std::uint32_t count = 0;      // how many in all
    std::string id{};             // of the note
    std::string text{};       // new name, reason of the friend request, name of the device, words
    SettingKind setting{};    // which one changed
    std::int64_t number = 0;  // its value; until when one is muted, in ms; 1 if one took away
};

struct Recall {
    streams::Seq target{};
};

// In the place of what was taken back. The id is the recall's own, so that its repetition can be
// told from a second recall.
struct Recalled {
    UserId by{};
    std::string client_message_id{};
};

// An earlier text got another wording. Stored without the words, as a quote is: they are looked up
// when it is served.
struct Edit {
    streams::Seq target{};
    std::uint32_t version = 0;
    std::optional<Text> text{};
};

struct Reaction {
    streams::Seq target{};
    std::string emoji{};
    bool active = true;
};

struct Pin {
    streams::Seq target{};
    bool pinned = true;
};

struct Nudge {
    UserId user{};
};

// In the place of what its reader deleted for themselves; never stored.
struct Hidden {};
struct Video {
    media::Media media{};
    std::optional<media::Media> poster{};
};

struct Location {
    double latitude = 0;   // degrees north
    double longitude = 0;  // degrees east
    std::string name{};
    std::string address{};
};

struct ContactCard {
    UserId user{};
    // As they were when it was sent.
    std::string nickname{};
    std::string avatar_media_id{};
    std::string handle{};
};

enum class CardKind { kArticle = 1, kMusic };

struct Card {
    CardKind kind = CardKind::kArticle;
    std::string title{};
    std::string text{};
    std::string url{};
    std::string source{};
    std::optional<media::Media> picture{};
};

// A message that a forwarded card names. The card holds no words: decision 0010.
struct MergedReference {
    ConversationId conversation{};
    streams::Seq seq{};
    UserId sender{};
    WallTime time{};
    std::string fingerprint{};  // of what was said
};

struct MergedLine {
    UserId sender{};
    std::string kind{};
    std::string summary{};
};

struct Merged {
    // What a sender asks for.
    std::string from{};  // a conversation's id
    std::vector<streams::Seq> seqs{};
    // What is stored.
    Kind origin = Kind::kDirect;
    std::vector<MergedReference> references{};
    std::uint32_t depth = 1;
    // Looked up when it is served.
    std::vector<MergedLine> lines{};
};

struct Album {
    std::vector<media::Media> pictures{};
};

// Why the instance wrote it in its sender's name. Numbers as in the schema.
enum class Occasion { kNone = 0, kReminder, kNotSent };

// A kind that this release does not know, or nothing.
struct UnknownContent {};

using Body = std::variant<UnknownContent,
                          Text,
                          Image,
                          Voice,
                          File,
                          Sticker,
                          Notice,
                          Recall,
                          Recalled,
                          Edit,
                          Reaction,
                          Pin,
                          Nudge,
                          Hidden,
                          Video,
                          Location,
                          ContactCard,
                          Card,
                          Merged,
                          Album,
                          Poll,
                          Relay>;

// Stored without summary: it is looked up when the entry is served, so that what was recalled lies
// in one place only and is gone from there.
struct Quote {
    streams::Seq seq{};
    UserId sender{};
    std::string kind{};
    std::string summary{};
    std::uint32_t version = 0;  // which wording of an edited text
};

// A wording that a text has or had, and since when.
struct TextVersion {
    Text text{};
    WallTime time{};
};

struct Content {
    Body body{};
    std::optional<Quote> quote{};
    // Of a text that was edited: its earlier wordings, oldest first, and when it got the one of
    // now.
    std::vector<TextVersion> earlier{};
    WallTime edited{};
    std::optional<Imported> imported{};
    Occasion occasion = Occasion::kNone;
};

// Name of the kind as in Content's oneof, for example "image"; empty for unknown.
std::string_view kind_of(const Body& body);
// A message of a person: it counts, can be quoted and recalled.
bool is_message(const Body& body);
// Worth being shown as the last thing that happened in a conversation.
bool is_shown_in_list(const Body& body);
// Told to the owner and the admins of a group only: that someone left. Others get it as Hidden, so
// that their pages stay dense.
bool is_for_leaders(const Body& body);
// What a quote shows of it, at most 200 characters; empty for what is no message.
std::string summary_of(const Body& body);
// The same of a wording of an edited text; of an unknown one that of now.
std::string summary_of(const Content& content, std::uint32_t version);
// A wording of a text by its number, the one of now being the last; null for what has none.
const Text* find_version(const Content& content, std::uint32_t version);
// What a search finds it by: each text that its readers see, the main one first. A new kind says
// here what it can be found by.
std::vector<std::string> texts_of(const Body& body);
// The entry whose content this one changed; none for what changes nothing.
streams::Seq target_of(const Body& body);
// Whom it mentions by name; none (0) stands for @all.
std::vector<UserId> mentioned_by(const Body& body);
// True if it mentions the user by name or as @all.
bool mentions(const Body& body, UserId user);
// What it shows, in order.
std::vector<const media::Media*> media_of(const Body& body);
std::vector<media::Media*> media_of(Body& body);
// Ids of what it shows or has shown in an earlier wording.
std::vector<std::string> media_ids_of(const Content& content);
// The purpose that each of them must have been uploaded for.
media::Purpose purpose_of(const Body& body, std::size_t place);
// Those who say something in a forwarded card, at most 4, in order.
std::vector<UserId> senders_of(const Merged& merged);

}  // namespace kapok::messaging
