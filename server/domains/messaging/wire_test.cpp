#include "messaging/wire.h"

#include "kapok/messaging/v1/types.pb.h"
#include "messaging/change_jobs.h"
#include "messaging/notices.h"

#include <gtest/gtest.h>

namespace kapok::messaging {
namespace {

// Stored and read again.
Content round_trip(Content content) { return wire::decode(wire::encode(content)); }

template <class T>
T body_after(T body) {
    const auto content = round_trip({.body = std::move(body)});
    return std::get<T>(content.body);
}

TEST(Wire, KeepsEveryKindOfContent) {
    EXPECT_EQ(
        body_after(Text{.text = "hi", .mentioned = {UserId(3)}, .mentions_all = true}).mentioned,
        std::vector{UserId(3)});
    media::Media picture;
    picture.id = "m1";
    picture.purpose = media::Purpose::kImage;
    picture.width = 640;
    picture.preview = std::string("\0\xff", 2);
    const auto image = body_after(Image{.media = picture});
    EXPECT_EQ(image.media.id, "m1");
    EXPECT_EQ(image.media.width, 640U);
    EXPECT_EQ(image.media.preview, picture.preview);
    EXPECT_EQ(body_after(Voice{.media = picture, .waveform = "\x01\x02"}).waveform, "\x01\x02");
    EXPECT_EQ(body_after(File{.media = picture, .name = "a.pdf"}).name, "a.pdf");
    EXPECT_EQ(body_after(Sticker{.pack_id = "emoji", .sticker_id = "👍"}).sticker_id, "👍");
    const auto sticker =
        body_after(Sticker{.pack_id = "12", .sticker_id = "3", .media = picture, .words = "wave"});
    EXPECT_EQ(sticker.media->id, "m1");
    EXPECT_EQ(sticker.words, "wave");
    EXPECT_EQ(body_after(Recall{.target = Seq(5)}).target, Seq(5));
    const auto recalled = body_after(Recalled{.by = UserId(2), .client_message_id = "r1"});
    EXPECT_EQ(recalled.by, UserId(2));
    EXPECT_EQ(recalled.client_message_id, "r1");
}

TEST(Wire, KeepsWhyTheInstanceWroteIt) {
    Content content{.body = Text{.text = "⏰"}, .quote = {}};
    EXPECT_EQ(round_trip(content).occasion, Occasion::kNone);
    content.occasion = Occasion::kReminder;
    EXPECT_EQ(round_trip(content).occasion, Occasion::kReminder);
}

TEST(Wire, KeepsEveryKindOfChange) {
    const auto edit = body_after(Edit{.target = Seq(5), .version = 2, .text = Text{.text = "no"}});
    EXPECT_EQ(edit.target, Seq(5));
    EXPECT_EQ(edit.version, 2U);
    EXPECT_FALSE(edit.text) << "its words lie in the message only";
    const auto reaction = body_after(Reaction{.target = Seq(5), .emoji = "👍", .active = false});
    EXPECT_EQ(reaction.target, Seq(5));
    EXPECT_EQ(reaction.emoji, "👍");
    EXPECT_FALSE(reaction.active);
    const auto pin = body_after(Pin{.target = Seq(5), .pinned = false});
    EXPECT_EQ(pin.target, Seq(5));
    EXPECT_FALSE(pin.pinned);
    EXPECT_EQ(body_after(Nudge{.user = UserId(3)}).user, UserId(3));
    body_after(Hidden{});
}

TEST(Wire, StoresEarlierWordingsAndServesOnlyTheirNumber) {
    Content content{.body = Text{.text = "three"}};
    content.earlier = {{.text = Text{.text = "one"}, .time = from_ms(1)},
                       {.text = Text{.text = "two", .mentioned = {UserId(2)}}, .time = from_ms(5)}};
    content.edited = from_ms(9);
    const auto stored = round_trip(content);
    ASSERT_EQ(stored.earlier.size(), 2U);
    EXPECT_EQ(stored.earlier[1].text.text, "two");
    EXPECT_EQ(stored.earlier[1].text.mentioned, std::vector{UserId(2)});
    EXPECT_EQ(stored.earlier[1].time, from_ms(5));
    EXPECT_EQ(stored.edited, from_ms(9));
    v1::Entry served;
    wire::fill({.conversation = ConversationId::group(1), .content = content}, served);
    EXPECT_EQ(served.content().edited().version(), 2U);
    EXPECT_EQ(served.content().edited().time_ms(), 9);
    EXPECT_EQ(served.content().earlier_size(), 0);
}

TEST(Wire, KeepsTheRicherKinds) {
    media::Media file;
    file.id = "m1";
    const auto video = body_after(Video{.media = file, .poster = file});
    EXPECT_EQ(video.media.id, "m1");
    EXPECT_EQ(video.poster->id, "m1");
    EXPECT_FALSE(body_after(Video{.media = file}).poster);
    const auto place = body_after(
        Location{.latitude = -30.25, .longitude = 120.5, .name = "西湖", .address = "杭州"});
    EXPECT_EQ(place.latitude, -30.25);
    EXPECT_EQ(place.longitude, 120.5);
    EXPECT_EQ(place.name + place.address, "西湖杭州");
    const auto person = body_after(ContactCard{
        .user = UserId(7), .nickname = "Lin", .avatar_media_id = "face", .handle = "lin"});
    EXPECT_EQ(person.user, UserId(7));
    EXPECT_EQ(person.nickname + person.avatar_media_id + person.handle, "Linfacelin");
    const auto card = body_after(Card{.kind = CardKind::kMusic,
                                      .title = "t",
                                      .text = "x",
                                      .url = "https://a.b/",
                                      .source = "s",
                                      .picture = file});
    EXPECT_EQ(card.kind, CardKind::kMusic);
    EXPECT_EQ(card.title + card.text + card.url + card.source, "txhttps://a.b/s");
    EXPECT_EQ(card.picture->id, "m1");
    EXPECT_EQ(body_after(Album{.pictures = {file, file}}).pictures.size(), 2U);
    const auto poll = body_after(Poll{.question = "?",
                                      .options = {"a", "b"},
                                      .multiple = true,
                                      .anonymous = true,
                                      .closes = from_ms(7)});
    EXPECT_EQ(poll.options, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(poll.question == "?" && poll.multiple && poll.anonymous);
    EXPECT_EQ(poll.closes, from_ms(7));
    const auto relay = body_after(Relay{.title = "Trip", .example = "me, 2"});
    EXPECT_EQ(relay.title + relay.example, "Tripme, 2");
    links::Preview link{.id = "p", .url = "u", .title = "t", .description = "d", .site = "s"};
    link.picture = file;
    const auto text = body_after(Text{.text = "u", .mentioned = {}, .link = link});
    EXPECT_EQ(text.link->title + text.link->description + text.link->site, "tds");
    EXPECT_EQ(text.link->picture->id, "m1");
}

TEST(Wire, StoresOfAForwardedCardWhatItNames) {
    const Merged merged{.origin = Kind::kGroup,
                        .references = {{.conversation = ConversationId::group(4),
                                        .seq = Seq(9),
                                        .sender = UserId(2),
                                        .time = from_ms(1'000),
                                        .fingerprint = std::string(16, '\xFE')}},
                        .depth = 3,
                        .lines = {{.sender = UserId(2), .kind = "text", .summary = "words"}}};
    const auto after = body_after(merged);
    EXPECT_EQ(after.origin, Kind::kGroup);
    EXPECT_EQ(after.depth, 3U);
    EXPECT_TRUE(after.lines.empty());
    ASSERT_EQ(after.references.size(), 1U);
    EXPECT_EQ(after.references[0].conversation.text(), "g4");
    EXPECT_EQ(after.references[0].seq, Seq(9));
    EXPECT_EQ(after.references[0].sender, UserId(2));
    EXPECT_EQ(after.references[0].time, from_ms(1'000));
    EXPECT_EQ(after.references[0].fingerprint, std::string(16, '\xFE'));
}

TEST(Wire, AFingerprintIsOfWhatWasSaid) {
    const Text words{.text = "hi", .mentioned = {}};
    EXPECT_EQ(wire::fingerprint_of(words).size(), 16U);
    EXPECT_EQ(wire::fingerprint_of(words), wire::fingerprint_of(body_after(words)));
    EXPECT_NE(wire::fingerprint_of(words),
              wire::fingerprint_of(Text{.text = "ho", .mentioned = {}}));
}

TEST(Wire, KeepsEveryKindOfNotice) {
    for (int kind = 1; kind <= static_cast<int>(NoticeKind::kDissolved); ++kind) {
        const Notice notice{.kind = static_cast<NoticeKind>(kind),
                            .users = {UserId(1), UserId(2)},
                            .count = 2,
                            .text = "text"};
        const auto after = body_after(notice);
        EXPECT_EQ(after.kind, notice.kind);
        const bool has_text =
            notice.kind == NoticeKind::kRenamed || notice.kind == NoticeKind::kBecameContacts;
        EXPECT_EQ(after.text, has_text ? "text" : "");
        const bool has_users = !has_text && notice.kind != NoticeKind::kAvatarChanged &&
                               notice.kind != NoticeKind::kDissolved;
        EXPECT_EQ(after.users.size(), has_users ? 2U : 0U);
    }
}

TEST(Wire, StoresNoSummaryOfQuotes) {
    const auto after = round_trip(
        {.body = Text{.text = "yes"},
         .quote =
             Quote{.seq = Seq(3), .sender = UserId(2), .kind = "text", .summary = "the secret"}});
    ASSERT_TRUE(after.quote);
    EXPECT_EQ(after.quote->seq, Seq(3));
    EXPECT_EQ(after.quote->kind, "text");
    EXPECT_EQ(after.quote->summary, "");
}

TEST(Wire, ReadsWhatItDoesNotKnowAsUnknown) {
    EXPECT_TRUE(std::holds_alternative<UnknownContent>(wire::decode("\xff\xff").body));
    EXPECT_TRUE(std::holds_alternative<UnknownContent>(wire::decode("").body));
}

TEST(Wire, HidesTheServersOwnIds) {
    streams::Entry stored;
    stored.client_message_id = "notice:7";
    EXPECT_EQ(wire::entry_of(ConversationId::group(1), stored).client_message_id, "");
    stored.client_message_id = "m-7";
    EXPECT_EQ(wire::entry_of(ConversationId::group(1), stored).client_message_id, "m-7");
}

TEST(Wire, HashTellsContentsApart) {
    v1::Content a;
    a.mutable_text()->set_text("a");
    v1::Content b;
    b.mutable_text()->set_text("b");
    v1::Content again;
    again.mutable_text()->set_text("a");
    EXPECT_EQ(wire::hash_of(a), wire::hash_of(again));
    EXPECT_NE(wire::hash_of(a), wire::hash_of(b));
}

TEST(Jobs, ReactionsAndPinsTravelThroughTheOutbox) {
    const ChangeOf what{
        .conversation = ConversationId::group(4), .seq = Seq(9), .client_message_id = "r-1"};
    const ReactionJob reaction{.what = what, .user = UserId(2), .emoji = "👍", .active = true};
    const auto after = ReactionJob::decode(reaction.encode());
    ASSERT_TRUE(after);
    EXPECT_EQ(after->what.conversation, what.conversation);
    EXPECT_EQ(after->what.seq, Seq(9));
    EXPECT_EQ(after->what.client_message_id, "r-1");
    EXPECT_EQ(after->user, UserId(2));
    EXPECT_EQ(after->emoji, "👍");
    EXPECT_TRUE(after->active);
    EXPECT_EQ(after->content_hash(), reaction.content_hash());
    const PinJob pin{.what = what, .user = UserId(2), .pinned = false};
    const auto unpinned = PinJob::decode(pin.encode());
    ASSERT_TRUE(unpinned);
    EXPECT_EQ(unpinned->what.seq, Seq(9));
    EXPECT_FALSE(unpinned->pinned);
    EXPECT_NE(unpinned->content_hash(), (PinJob{.what = what, .pinned = true}).content_hash());
    for (const auto* payload : {"", "g4", "g4\n9\n2\nr-1\n7\n👍", "g4\n9\n2\n\n1\n👍"}) {
        EXPECT_FALSE(ReactionJob::decode(payload)) << payload;
        EXPECT_FALSE(PinJob::decode(payload)) << payload;
    }
    EXPECT_FALSE(ReactionJob::decode("g4\n9\n2\nr-1\n1\n")) << "no emoji";
}

TEST(Notices, TravelThroughTheOutbox) {
    const NoticeJob job{.conversation = ConversationId::group(4),
                        .sender = UserId(2),
                        .notice = {.kind = NoticeKind::kRenamed, .text = "a\nb"}};
    const auto after = NoticeJob::decode(job.encode());
    ASSERT_TRUE(after);
    EXPECT_EQ(after->conversation, job.conversation);
    EXPECT_EQ(after->sender, job.sender);
    EXPECT_EQ(after->notice.text, "a\nb");
    EXPECT_FALSE(NoticeJob::decode("nonsense"));
}

TEST(Notices, RecallsTravelThroughTheOutbox) {
    const RecallJob job{.conversation = ConversationId::direct(UserId(1), UserId(2)),
                        .target = Seq(9),
                        .by = UserId(1),
                        .client_message_id = "r-1",
                        .media_ids = {"m1", "m2"}};
    const auto after = RecallJob::decode(job.encode());
    ASSERT_TRUE(after);
    EXPECT_EQ(after->target, Seq(9));
    EXPECT_EQ(after->client_message_id, "r-1");
    EXPECT_EQ(after->media_ids, (std::vector<std::string>{"m1", "m2"}));
    EXPECT_FALSE(RecallJob::decode("g1\n2"));
}

}  // namespace
}  // namespace kapok::messaging
