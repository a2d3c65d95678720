// What becomes of each kind of entry.
// feature: import
#include "archive/adoption.h"

#include "archive/rules.h"

#include <gtest/gtest.h>

namespace kapok::archive {
namespace {

using messaging::Album;
using messaging::Body;
using messaging::Card;
using messaging::ContactCard;
using messaging::ConversationId;
using messaging::Edit;
using messaging::File;
using messaging::Hidden;
using messaging::Image;
using messaging::Imported;
using messaging::ImportedEntry;
using messaging::Merged;
using messaging::Notice;
using messaging::NoticeKind;
using messaging::Nudge;
using messaging::Pin;
using messaging::Poll;
using messaging::Quote;
using messaging::Reaction;
using messaging::Recall;
using messaging::Recalled;
using messaging::Relay;
using messaging::Seq;
using messaging::Sticker;
using messaging::Text;
using messaging::UnknownContent;
using messaging::Video;
using messaging::Voice;

constexpr UserId kOwner{1};
constexpr UserId kOther{2};
constexpr UserId kImporter{900};
constexpr WallTime kNow = from_ms(1'800'000'000'000);

media::Media named(const char* id) {
    media::Media media;
    media.id = id;
    return media;
}

EntryLine line_of(Body body) {
    EntryLine line{.entry = {},
                   .sender_name = "Bob",
                   .people = {{.id = 3, .name = "Eve"}},
                   .files = {{.media_id = "m", .sha256 = "aa"},
                             {.media_id = "p", .sha256 = "bb"},
                             {.media_id = "gone", .sha256 = ""}}};
    line.entry.seq = Seq(7);
    line.entry.sender = kOther;
    line.entry.time = kNow - std::chrono::hours(1);
    line.entry.content.body = std::move(body);
    return line;
}

std::optional<ImportedEntry> adopted(EntryLine line) {
    const FindMedia find = [](const NeededFile& file) {
        auto media = named(("here-" + file.sha256).c_str());
        media.purpose = file.purpose;
        return std::optional(media);
    };
    return adopt(std::move(line), {.account = kOwner, .importer = kImporter, .now = kNow}, find);
}

template <class Kind>
Kind body_of(Body body) {
    auto entry = adopted(line_of(std::move(body)));
    EXPECT_TRUE(entry);
    EXPECT_TRUE(std::holds_alternative<Kind>(entry->content.body));
    return std::get<Kind>(entry->content.body);
}

std::string words_of(Body body) { return body_of<Text>(std::move(body)).text; }

TEST(Adoption, SaysWhoAndWhenAndBelievesNothing) {
    auto entry = adopted(line_of(Text{.text = "hi", .mentioned = {kOwner}, .mentions_all = true}));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->origin_seq, Seq(7));
    EXPECT_EQ(entry->sender, UserId());
    EXPECT_EQ(entry->content.imported->sender.id, kOther.value());
    EXPECT_EQ(entry->content.imported->sender.name, "Bob");
    EXPECT_EQ(entry->content.imported->people[0].name, "Eve");
    const auto& text = std::get<Text>(entry->content.body);
    EXPECT_TRUE(text.mentioned.empty());
    EXPECT_FALSE(text.mentions_all);

    auto mine = line_of(Text{.text = "mine"});
    mine.entry.sender = kOwner;
    EXPECT_EQ(adopted(mine)->sender, kImporter);
    auto early = line_of(Text{.text = "before time"});
    early.entry.time = from_ms(-5);
    EXPECT_EQ(adopted(early)->content.imported->time, WallTime());
    early.entry.time = kNow + std::chrono::hours(1);
    EXPECT_EQ(adopted(early)->content.imported->time, kNow);
    early.sender_name = std::string(500, 'x') + "\n";
    EXPECT_EQ(adopted(early)->content.imported->sender.name.size(), 64U);
}

TEST(Adoption, PicturesThatStayedAsTheyCameDoSo) {
    auto original = named("m");
    original.purpose = media::Purpose::kOriginal;
    EXPECT_EQ(body_of<Image>(Image{.media = original}).media.purpose, media::Purpose::kOriginal);
    EXPECT_EQ(body_of<Image>(Image{.media = named("m")}).media.purpose, media::Purpose::kImage);
    const auto album = body_of<Album>(Album{.pictures = {original, named("p")}});
    EXPECT_EQ(album.pictures.front().purpose, media::Purpose::kOriginal);
    EXPECT_EQ(album.pictures.back().purpose, media::Purpose::kImage);
}

TEST(Adoption, FilesBecomeTheImporters) {
    EXPECT_EQ(body_of<Image>(Image{.media = named("m")}).media.id, "here-aa");
    EXPECT_EQ(body_of<Voice>(Voice{.media = named("m"), .waveform = "w"}).waveform, "w");
    EXPECT_EQ(body_of<File>(File{.media = named("m"), .name = "a.pdf"}).media.purpose,
              media::Purpose::kFile);
    const auto video = body_of<Video>(Video{.media = named("m"), .poster = named("p")});
    EXPECT_EQ(video.media.purpose, media::Purpose::kVideo);
    EXPECT_EQ(video.poster->id, "here-bb");
    const auto album = body_of<Album>(Album{.pictures = {named("m"), named("gone"), named("p")}});
    EXPECT_EQ(album.pictures.size(), 2U);
    const auto sticker =
        body_of<Sticker>(Sticker{.pack_id = "7", .sticker_id = "1", .media = named("m")});
    EXPECT_EQ(sticker.pack_id, "own") << "its pack is not here";
    EXPECT_EQ(sticker.sticker_id, "");
    EXPECT_EQ(body_of<Sticker>(Sticker{.pack_id = "emoji", .sticker_id = "👍"}).sticker_id, "👍");
    EXPECT_TRUE(body_of<Card>(Card{.title = "t", .picture = named("m")}).picture);
}

TEST(Adoption, WhatIsGoneLeavesWords) {
    EXPECT_EQ(words_of(Image{.media = named("gone")}), "[image]");
    EXPECT_EQ(words_of(Image{.media = named("not in the list")}), "[image]");
    EXPECT_EQ(words_of(Voice{.media = named("gone")}), "[voice]");
    EXPECT_EQ(words_of(Video{.media = named("gone")}), "[video]");
    EXPECT_EQ(words_of(File{.media = named("gone"), .name = "a.pdf"}), "[file] a.pdf");
    EXPECT_EQ(words_of(Album{.pictures = {named("gone")}}), "[album]");
    EXPECT_EQ(body_of<Image>(Album{.pictures = {named("gone"), named("m")}}).media.id, "here-aa");
    EXPECT_EQ(words_of(Sticker{.pack_id = "7", .sticker_id = "1", .words = "坐"}), "[坐]");
    EXPECT_FALSE(body_of<Card>(Card{.title = "t", .picture = named("gone")}).picture);
    EXPECT_FALSE(body_of<Video>(Video{.media = named("m"), .poster = named("gone")}).poster);
}

TEST(Adoption, WhatLeansOnOthersBecomesWords) {
    EXPECT_EQ(words_of(ContactCard{.user = kOther, .nickname = "Bob", .handle = "bob"}),
              "Bob (bob)");
    EXPECT_EQ(words_of(Poll{.question = "when?", .options = {"now", "later"}}),
              "when?\n- now\n- later");
    EXPECT_EQ(words_of(Relay{.title = "who comes?", .example = "name"}), "who comes?\nname");
    Merged merged;
    merged.lines = {{.sender = UserId(3), .kind = "text", .summary = "hi"},
                    {.sender = UserId(4), .kind = "image", .summary = ""}};
    EXPECT_EQ(words_of(merged), "Eve: hi\n: [image]");
    EXPECT_EQ(words_of(Merged()), "[merged]");
}

TEST(Adoption, NoticesAndRecallsKeepTheImporterAsThemselves) {
    const auto notice =
        body_of<Notice>(Notice{.kind = NoticeKind::kJoined, .users = {kOwner, kOther}});
    EXPECT_EQ(notice.users, (std::vector{kImporter, kOther}));
    EXPECT_EQ(body_of<Notice>(Notice{.id = "note-1"}).id, "") << "it cannot be opened here";
    EXPECT_EQ(body_of<Recalled>(Recalled{.by = kOwner, .client_message_id = "x"}).by, kImporter);
    auto quoting = line_of(Text{.text = "yes"});
    quoting.entry.content.quote = Quote{.seq = Seq(3), .sender = kOwner, .summary = "words"};
    const auto entry = adopted(quoting);
    EXPECT_EQ(entry->content.quote->seq, Seq(3)) << "turned to the message where it is appended";
    EXPECT_EQ(entry->content.quote->sender, kImporter);
    EXPECT_EQ(entry->content.quote->summary, "") << "looked up, as all quotes are";
}

TEST(Adoption, WhatOnlyChangesOthersIsLeftOut) {
    for (const Body& body : {Body(Recall{}),
                             Body(Edit{}),
                             Body(Reaction{}),
                             Body(Pin{}),
                             Body(Nudge{}),
                             Body(Hidden{}),
                             Body(UnknownContent{})}) {
        EXPECT_FALSE(adopted(line_of(body)));
        EXPECT_FALSE(is_brought(line_of(body).entry));
    }
}

TEST(Adoption, OneThatWasImportedBeforeKeepsWhoSaidIt) {
    auto line = line_of(Text{.text = "old"});
    line.entry.sender = UserId();
    line.sender_name = "";
    line.entry.content.imported = Imported{.sender = {.id = 44, .name = "Ann"}};
    const auto entry = adopted(line);
    EXPECT_EQ(entry->content.imported->sender.id, 44U);
    EXPECT_EQ(entry->content.imported->sender.name, "Ann");
}

TEST(Adoption, IdsDeriveFromWhereItComesFrom) {
    const auto id = imported_id(kImporter, "home", "g1");
    EXPECT_EQ(id, imported_id(kImporter, "home", "g1"));
    EXPECT_NE(id, imported_id(kImporter, "home", "g2"));
    EXPECT_NE(id, imported_id(kImporter, "away", "g1"));
    EXPECT_NE(id, imported_id(kOther, "home", "g1"));
    EXPECT_EQ(ConversationId::parse(id.text()), id);
}

TEST(Rules, PeopleAreNamedOnceAndNotTheSender) {
    auto line =
        line_of(Notice{.kind = NoticeKind::kJoined, .users = {kOther, UserId(3), UserId(3)}});
    EXPECT_EQ(rules::people_named_by(line.entry), std::vector{UserId(3)});
    line.entry.content.quote = Quote{.sender = UserId(4)};
    EXPECT_EQ(rules::people_named_by(line.entry), (std::vector{UserId(3), UserId(4)}));
    EXPECT_FALSE(rules::is_archived(line_of(Hidden{}).entry));
    EXPECT_TRUE(rules::is_archived(line_of(Recalled{}).entry));
}

}  // namespace
}  // namespace kapok::archive
