// feature: album, video, location, contact-card, article-card, link-preview, add-me, rule-14
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using testing::FakeLibrary;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::must;
using testing::reason_of;
using testing::World;

media::Media named(std::string id) {
    media::Media media;
    media.id = std::move(id);
    return media;
}

CO_TEST(Kinds, AnAlbumShowsAllItsPictures) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "a", media::Purpose::kImage);
    world.media.upload(kAlice, "b", media::Purpose::kImage);
    const Content content{.body = Album{.pictures = {named("a"), named("b")}}};
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", content));
    CO_ASSERT_TRUE(sent.has_value());
    const auto seq = sent->seq.value();
    EXPECT_EQ(std::get<Album>(sent->content.body).pictures.at(1).size_bytes, 1'000U)
        << "the server says what they are";
    EXPECT_EQ(world.media.attachments(),
              (std::set<FakeLibrary::Attachment>{{"a", "d1-2", seq}, {"b", "d1-2", seq}}));
    must(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1"));
    co_await world.drain();
    EXPECT_TRUE(world.media.attachments().empty()) << "a recall lets go of all of them";
    co_await world.close();
}

CO_TEST(Kinds, OneForeignPictureRefusesTheAlbum) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "a", media::Purpose::kImage);
    world.media.upload(kCarol, "c", media::Purpose::kImage);
    const Content content{.body = Album{.pictures = {named("a"), named("c")}}};
    EXPECT_EQ(
        reason_of(co_await world.service.send(world.as(kAlice), World::draft(id, "m1", content))),
        errors::kMediaUnknown);
    EXPECT_TRUE(world.media.attachments().empty()) << "nothing is attached before all are known";
    co_await world.close();
}

CO_TEST(Kinds, AVideoAndItsPosterAreWhatTheyWereUploadedFor) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "v", media::Purpose::kVideo);
    world.media.upload(kAlice, "p", media::Purpose::kImage);
    const Content good{.body = Video{.media = named("v"), .poster = named("p")}};
    const auto sent = co_await world.service.send(world.as(kAlice), World::draft(id, "m1", good));
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(world.media.attachments().size(), 2U);
    const Content swapped{.body = Video{.media = named("p"), .poster = named("v")}};
    EXPECT_EQ(
        reason_of(co_await world.service.send(world.as(kAlice), World::draft(id, "m2", swapped))),
        errors::kMediaUnknown);
    co_await world.close();
}

CO_TEST(Kinds, APersonIsShownAsTheyAreNow) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.accounts.at(kCarol).nickname = "卡罗";
    world.accounts.at(kCarol).avatar_media_id = "face";
    Content claim{.body = ContactCard{.user = kCarol, .nickname = "Bank", .handle = "bank"}};
    const auto sent = co_await world.service.send(world.as(kAlice), World::draft(id, "m1", claim));
    CO_ASSERT_TRUE(sent.has_value());
    const auto& card = std::get<ContactCard>(sent->content.body);
    EXPECT_EQ(card.nickname, "卡罗") << "not what the sender says of them";
    EXPECT_EQ(card.handle, "carol");
    EXPECT_EQ(card.avatar_media_id, "face");
    world.accounts.at(kCarol).deleted = true;
    for (const auto who : {kCarol, UserId(99)}) {
        const Content content{.body = ContactCard{.user = who}};
        EXPECT_EQ(reason_of(co_await world.service.send(world.as(kAlice),
                                                        World::draft(id, "m2", content))),
                  errors::kPersonUnknown);
    }
    co_await world.close();
}

CO_TEST(Kinds, ALinkSaysWhatTheServerRead) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "shot", media::Purpose::kImage);
    links::Preview preview{.id = "p1", .url = "https://a.example/", .title = "真的标题"};
    preview.picture = named("shot");
    world.links.add(kAlice, preview);
    const auto with_link = [](std::string preview_id) {
        links::Preview claim{.id = std::move(preview_id), .title = "false title"};
        return Content{
            .body = Text{.text = "https://a.example/", .mentioned = {}, .link = std::move(claim)}};
    };
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", with_link("p1")));
    CO_ASSERT_TRUE(sent.has_value());
    const auto& link = std::get<Text>(sent->content.body).link;
    EXPECT_EQ(link->title, "真的标题");
    EXPECT_EQ(world.media.attachments().size(), 1U) << "readers may fetch its picture";
    const auto seen = co_await world.entries(kBob, id);
    EXPECT_EQ(std::get<Text>(seen.at(0).content.body).link->title, "真的标题");
    EXPECT_EQ(reason_of(co_await world.service.send(world.as(kBob),
                                                    World::draft(id, "m2", with_link("p1")))),
              errors::kPreviewUnknown)
        << "another's preview";
    co_await world.close();
}

CO_TEST(Kinds, AreMessagesThatCountAndCanBeQuoted) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const std::vector<Content> contents{
        {.body = Location{.latitude = 30.2, .longitude = 120.1, .name = "西湖"}},
        {.body = Card{.title = "Title", .url = "https://a.example/"}},
        {.body = ContactCard{.user = kCarol}}};
    std::vector<std::string> summaries;
    int number = 0;
    for (const auto& content : contents) {
        const auto client_id = fmt::format("m{}", ++number);
        const auto sent =
            co_await world.service.send(world.as(kAlice), World::draft(id, client_id, content));
        CO_ASSERT_TRUE(sent.has_value());
        Content answer{.body = Text{.text = "yes", .mentioned = {}}};
        answer.quote = Quote{.seq = sent->seq};
        const auto quoting = co_await world.service.send(
            world.as(kBob), World::draft(id, client_id + "-answer", answer));
        CO_ASSERT_TRUE(quoting.has_value());
        summaries.push_back(quoting->content.quote->kind + ": " + quoting->content.quote->summary);
    }
    EXPECT_EQ(summaries,
              (std::vector<std::string>{"location: 西湖", "card: Title", "contact_card: carol"}));
    EXPECT_EQ(World::unread(co_await world.get(kCarol, World::chat(kCarol, kBob))), 0U);
    co_await world.close();
}

CO_TEST(Kinds, ACardThatAnotherSentIsAWayToAPerson) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const Content content{.body = ContactCard{.user = kCarol}};
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", content));
    CO_ASSERT_TRUE(sent.has_value());
    contacts::MeetingPlaces::Card card{
        .conversation_id = id.text(), .seq = sent->seq.value(), .of = kCarol};
    const auto shows = [&](UserId reader) {
        return world.service.shows_card(Deadline::never(), reader, card);
    };
    const auto to_bob = co_await shows(kBob);
    EXPECT_TRUE(to_bob.value());
    const auto to_alice = co_await shows(kAlice);
    EXPECT_FALSE(to_alice.value()) << "one's own card proves nothing";
    const auto to_carol = co_await shows(kCarol);
    EXPECT_FALSE(to_carol.value()) << "she cannot read it";
    card.of = kBob;
    const auto of_another = co_await shows(kBob);
    EXPECT_FALSE(of_another.value());
    card.of = kCarol;
    must(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1"));
    const auto recalled = co_await shows(kBob);
    EXPECT_FALSE(recalled.value());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
