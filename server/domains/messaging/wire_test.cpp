#include "messaging/wire.h"

#include "kapok/messaging/v1/types.pb.h"
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
    EXPECT_EQ(body_after(Recall{.target = Seq(5)}).target, Seq(5));
    const auto recalled = body_after(Recalled{.by = UserId(2), .client_message_id = "r1"});
    EXPECT_EQ(recalled.by, UserId(2));
    EXPECT_EQ(recalled.client_message_id, "r1");
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
                        .media_id = "m1"};
    const auto after = RecallJob::decode(job.encode());
    ASSERT_TRUE(after);
    EXPECT_EQ(after->target, Seq(9));
    EXPECT_EQ(after->client_message_id, "r-1");
    EXPECT_EQ(after->media_id, "m1");
    EXPECT_FALSE(RecallJob::decode("g1\n2"));
}

}  // namespace
}  // namespace kapok::messaging
