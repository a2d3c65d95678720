// feature: merge-forward, forward, rule-6, rule-14
#include "kapok/messaging/v1/types.pb.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"
#include "messaging/wire.h"

namespace kapok::messaging {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::kDave;
using testing::kEve;
using testing::must;
using testing::reason_of;
using testing::World;

// Alice and Bob talk; Bob forwards to Carol, who has no part in it.
const ConversationId kOrigin = World::chat(kAlice, kBob);
const ConversationId kChat = World::chat(kBob, kCarol);

Content card_of(ConversationId from, std::vector<Seq> seqs) {
    return {.body = Merged{.from = from.text(), .seqs = std::move(seqs)}};
}

Task<Result<Entry>> forward(
    World* world, UserId by, ConversationId to, std::string client_id, Content card) {
    const auto hash = hash64(client_id);
    co_return co_await world->service.send(world->as(by),
                                           {.conversation = to,
                                            .client_message_id = std::move(client_id),
                                            .content_hash = hash,
                                            .content = std::move(card)});
}

Task<MergedPage> read(
    World* world, UserId reader, ConversationId id, Seq seq, std::vector<std::uint32_t> path = {}) {
    auto page = co_await world->service.get_merged(
        world->as(reader), id, seq, {.path = std::move(path), .from = 0, .limit = 0});
    EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().reason());
    co_return page ? *page : MergedPage{};
}

std::string text_of(const MergedItem& item) {
    const auto* text = std::get_if<Text>(&item.content.body);
    return text != nullptr ? text->text : std::string();
}

CO_TEST(Merged, IsReadByWhoHasNoPartInItsOrigin) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "one"));
    must(co_await world.say(kBob, kOrigin, "m2", "two"));
    const auto card =
        co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(2), Seq(1)}));
    CO_ASSERT_TRUE(card.has_value());
    const auto page = co_await read(&world, kCarol, kChat, card->seq);
    CO_ASSERT_TRUE(page.items.size() == 2);
    EXPECT_EQ(page.count, 2U);
    EXPECT_EQ(page.origin, Kind::kDirect);
    EXPECT_EQ(page.senders, (std::vector{kAlice, kBob}));
    EXPECT_EQ(text_of(page.items[0]), "one");
    EXPECT_EQ(page.items[0].sender, kAlice);
    EXPECT_EQ(page.items[0].state, MergedState::kVerified);
    EXPECT_EQ(text_of(page.items[1]), "two");
    EXPECT_EQ(reason_of(co_await world.service.list_entries(world.as(kCarol), kOrigin, {})),
              errors::kConversationUnknown)
        << "the card opens nothing else";
    co_await world.close();
}

CO_TEST(Merged, IsServedInShort) {
    World world(loop);
    for (int i = 1; i <= 6; ++i) {
        must(co_await world.say(
            kAlice, kOrigin, fmt::format("m{}", i), fmt::format("{} {}", i, std::string(60, 'x'))));
    }
    std::vector<Seq> seqs;
    for (std::uint64_t seq = 1; seq <= 6; ++seq) {
        seqs.emplace_back(seq);
    }
    must(co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, seqs)));
    const auto seen = co_await world.entries(kCarol, kChat);
    const auto& merged = std::get<Merged>(seen.at(0).content.body);
    CO_ASSERT_TRUE(merged.lines.size() == 4);
    EXPECT_EQ(merged.lines[0].summary, "1 " + std::string(48, 'x'));
    EXPECT_EQ(merged.lines[0].kind, "text");
    v1::Entry out;
    wire::fill(seen.at(0), out);
    EXPECT_EQ(out.content().merged().count(), 6U);
    EXPECT_EQ(out.content().merged().references_size(), 0) << "where it is from is not told";
    EXPECT_EQ(out.content().merged().conversation_id(), "");
    EXPECT_EQ(World::unread(co_await world.get(kCarol, kChat)), 1U) << "a card is one message";
    co_await world.close();
}

CO_TEST(Merged, StoresNoWords) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "the secret"));
    const auto card = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1)}));
    CO_ASSERT_TRUE(card.has_value());
    const auto stored = co_await world.streams.streams().find(kChat.stream(), card->seq);
    CO_ASSERT_TRUE(stored.has_value() && stored->has_value());
    EXPECT_EQ((*stored)->payload.find("secret"), std::string::npos);
    co_await world.close();
}

CO_TEST(Merged, ARecallOfTheOriginEmptiesIt) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "one"));
    must(co_await world.say(kAlice, kOrigin, "m2", "two"));
    const auto card =
        co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1), Seq(2)}));
    CO_ASSERT_TRUE(card.has_value());
    must(co_await world.service.recall(world.as(kAlice), kOrigin, Seq(1), "r1"));
    const auto page = co_await read(&world, kCarol, kChat, card->seq);
    EXPECT_EQ(page.items.at(0).state, MergedState::kRecalled);
    EXPECT_TRUE(std::holds_alternative<UnknownContent>(page.items.at(0).content.body));
    EXPECT_EQ(page.items.at(1).state, MergedState::kVerified);
    const auto seen = co_await world.entries(kCarol, kChat);
    const auto& merged = std::get<Merged>(seen.at(0).content.body);
    EXPECT_EQ(merged.lines.at(0).kind, "recalled");
    EXPECT_EQ(merged.lines.at(0).summary, "");
    // Nor can it be forwarded again from there.
    EXPECT_EQ(reason_of(co_await forward(
                  &world, kBob, World::chat(kBob, kDave), "f2", card_of(kOrigin, {Seq(1)}))),
              errors::kNothingToForward);
    co_await world.close();
}

CO_TEST(Merged, ShowsNothingThatWasChangedSince) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "yes"));
    const auto card = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1)}));
    CO_ASSERT_TRUE(card.has_value());
    // As an edit does: the payload is another now.
    const Content changed{.body = Text{.text = "no", .mentioned = {}}};
    const auto said = co_await world.streams.streams().find(kOrigin.stream(), Seq(1));
    CO_ASSERT_TRUE(said.has_value() && said->has_value());
    must(co_await world.streams.streams().append(
        {.stream = kOrigin.stream(),
         .sender = kAlice,
         .client_message_id = "edit",
         .content_hash = 1,
         .countable = streams::Countable::kNo,
         .payload = wire::encode({.body = Recall{.target = Seq(99)}}),
         .replace = streams::Replacement{
             .seq = Seq(1), .payload = wire::encode(changed), .made_from = (*said)->payload}}));
    const auto page = co_await read(&world, kCarol, kChat, card->seq);
    EXPECT_EQ(page.items.at(0).state, MergedState::kChanged);
    EXPECT_EQ(text_of(page.items.at(0)), "") << "the new words were not forwarded";
    co_await world.close();
}

CO_TEST(Merged, TakesOnlyWhatItsSenderMayRead) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "private"));
    const auto to = World::chat(kCarol, kDave);
    EXPECT_EQ(reason_of(co_await forward(&world, kCarol, to, "f1", card_of(kOrigin, {Seq(1)}))),
              errors::kConversationUnknown)
        << "as if it did not exist";
    EXPECT_EQ(reason_of(co_await forward(
                  &world, kEve, World::chat(kEve, kEve), "f2", card_of(kOrigin, {Seq(1)}))),
              errors::kConversationUnknown);
    // A member who joined late forwards only what came after.
    const auto group = co_await world.make_group();
    const auto before = co_await world.say(kAlice, group, "m1", "before");
    CO_ASSERT_TRUE(before.has_value());
    must(co_await world.service.add_members(world.as(kAlice), group, {kDave}));
    const auto after = co_await world.say(kAlice, group, "m2", "after");
    CO_ASSERT_TRUE(after.has_value());
    const auto card =
        co_await forward(&world, kDave, to, "f3", card_of(group, {before->seq, after->seq}));
    CO_ASSERT_TRUE(card.has_value());
    const auto page = co_await read(&world, kCarol, to, card->seq);
    CO_ASSERT_TRUE(page.items.size() == 1);
    EXPECT_EQ(text_of(page.items[0]), "after");
    EXPECT_EQ(reason_of(co_await forward(&world, kDave, to, "f4", card_of(group, {before->seq}))),
              errors::kNothingToForward);
    co_await world.close();
}

CO_TEST(Merged, LeavesOutWhatIsNoMessage) {
    World world(loop);
    const auto group = co_await world.make_group();
    co_await world.drain();
    const auto head = co_await world.streams.streams().head(group.stream());
    CO_ASSERT_TRUE(head.has_value() && head->seq);
    const auto to = World::chat(kAlice, kDave);
    EXPECT_EQ(reason_of(co_await forward(&world, kAlice, to, "f1", card_of(group, {head->seq}))),
              errors::kNothingToForward)
        << "a notice";
    EXPECT_EQ(reason_of(co_await forward(&world, kAlice, to, "f2", card_of(group, {}))),
              errors::kNothingToForward);
    EXPECT_EQ(reason_of(co_await forward(&world, kAlice, to, "f3", card_of(group, {Seq(99)}))),
              errors::kNothingToForward);
    co_await world.close();
}

CO_TEST(Merged, IsClosedToWhoMayNotReadTheCard) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "one"));
    const auto card = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1)}));
    CO_ASSERT_TRUE(card.has_value());
    const auto get = [&](UserId who, Seq seq, std::vector<std::uint32_t> path) {
        return world.service.get_merged(world.as(who), kChat, seq, {.path = path});
    };
    EXPECT_EQ(reason_of(co_await get(kDave, card->seq, {})), errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await get(kCarol, Seq(9), {})), errors::kEntryUnknown);
    EXPECT_EQ(reason_of(co_await get(kCarol, card->seq, {0})), errors::kMergedPathUnknown)
        << "a text";
    EXPECT_EQ(reason_of(co_await get(kCarol, card->seq, {7})), errors::kMergedPathUnknown);
    EXPECT_EQ(reason_of(co_await get(kCarol, card->seq, {0, 0, 0, 0, 0, 0})),
              errors::kMergedPathUnknown);
    must(co_await world.service.recall(world.as(kBob), kChat, card->seq, "r1"));
    EXPECT_EQ(reason_of(co_await get(kCarol, card->seq, {})), errors::kEntryUnknown)
        << "a recalled card";
    co_await world.close();
}

CO_TEST(Merged, LiesInOtherCardsFiveDeep) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "the core"));
    const auto self = World::chat(kBob, kBob);
    must(co_await world.say(kBob, self, "s1", "beside"));
    auto last = co_await forward(&world, kBob, self, "f1", card_of(kOrigin, {Seq(1)}));
    CO_ASSERT_TRUE(last.has_value());
    for (int depth = 2; depth <= 5; ++depth) {
        last = co_await forward(
            &world, kBob, self, fmt::format("f{}", depth), card_of(self, {Seq(1), last->seq}));
        CO_ASSERT_TRUE(last.has_value());
    }
    EXPECT_EQ(
        reason_of(co_await forward(&world, kBob, self, "f6", card_of(self, {Seq(1), last->seq}))),
        errors::kForwardTooDeep);
    // The same card is sent on, not one in another.
    const auto sent = co_await forward(&world, kBob, kChat, "f7", card_of(self, {last->seq}));
    CO_ASSERT_TRUE(sent.has_value());
    const auto outer = co_await read(&world, kCarol, kChat, sent->seq);
    CO_ASSERT_TRUE(outer.items.size() == 2);
    const auto& inner = std::get<Merged>(outer.items[1].content.body);
    EXPECT_EQ(inner.lines.at(0).summary, "beside") << "a card in a card is shown in short";
    const auto core = co_await read(&world, kCarol, kChat, sent->seq, {1, 1, 1, 1});
    CO_ASSERT_TRUE(core.items.size() == 1);
    EXPECT_EQ(text_of(core.items[0]), "the core");
    must(co_await world.service.recall(world.as(kAlice), kOrigin, Seq(1), "r1"));
    const auto empty = co_await read(&world, kCarol, kChat, sent->seq, {1, 1, 1, 1});
    EXPECT_EQ(empty.items.at(0).state, MergedState::kRecalled) << "through all of them";
    co_await world.close();
}

CO_TEST(Merged, OpensItsMediaUntilTheyAreRecalled) {
    World world(loop);
    world.media.upload(kAlice, "pic", media::Purpose::kImage);
    Image image;
    image.media.id = "pic";
    must(co_await world.service.send(world.as(kAlice),
                                     World::draft(kOrigin, "m1", {.body = image})));
    must(co_await world.say(kAlice, kOrigin, "m2", "two"));
    const auto card =
        co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1), Seq(2)}));
    CO_ASSERT_TRUE(card.has_value());
    const auto page = co_await read(&world, kCarol, kChat, card->seq);
    const auto via = std::get<Image>(page.items.at(0).content.body).media.via;
    EXPECT_EQ(via, fmt::format("{}:{}.0", kChat.text(), card->seq));
    const auto deadline = world.as(kCarol).deadline;
    EXPECT_TRUE((co_await world.service.may_read_through(deadline, kCarol, via, "pic")).value());
    EXPECT_FALSE((co_await world.service.may_read_through(deadline, kCarol, via, "other")).value());
    EXPECT_FALSE((co_await world.service.may_read_through(deadline, kDave, via, "pic")).value());
    for (const auto* wrong : {"",
                              "d2-3",
                              "d2-3:1",
                              "d2-3:1.1",
                              "d2-3:1.9",
                              "d2-3:1.0.0",
                              "x:1.0",
                              "d2-3:1.",
                              "d2-3:.0",
                              "d2-3:1.4294967296",
                              "d2-3:1.0.0.0.0.0.0.0"}) {
        EXPECT_FALSE(
            (co_await world.service.may_read_through(deadline, kCarol, wrong, "pic")).value())
            << wrong;
    }
    // Carol sends it on, by the right that the card gives her.
    Image again;
    again.media.id = "pic";
    EXPECT_EQ(
        reason_of(co_await world.service.send(
            world.as(kCarol), World::draft(World::chat(kCarol, kDave), "n1", {.body = again}))),
        errors::kMediaUnknown);
    again.media.via = via;
    const auto sent = co_await world.service.send(
        world.as(kCarol), World::draft(World::chat(kCarol, kDave), "n1", {.body = again}));
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(std::get<Image>(sent->content.body).media.via, "");
    must(co_await world.service.recall(world.as(kAlice), kOrigin, Seq(1), "r1"));
    EXPECT_FALSE((co_await world.service.may_read_through(deadline, kCarol, via, "pic")).value());
    co_await world.close();
}

CO_TEST(Merged, IsPaged) {
    World world(loop);
    std::vector<Seq> seqs;
    for (std::uint64_t i = 1; i <= 7; ++i) {
        must(co_await world.say(kAlice, kOrigin, fmt::format("m{}", i), fmt::format("{}", i)));
        seqs.emplace_back(i);
    }
    const auto card = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, seqs));
    CO_ASSERT_TRUE(card.has_value());
    const auto page = co_await world.service.get_merged(
        world.as(kCarol), kChat, card->seq, {.path = {}, .from = 5, .limit = 5});
    CO_ASSERT_TRUE(page.has_value() && page->items.size() == 2);
    EXPECT_EQ(page->items[0].index, 5U);
    EXPECT_EQ(text_of(page->items[0]), "6");
    EXPECT_EQ(reason_of(co_await world.service.get_merged(
                  world.as(kCarol), kChat, card->seq, {.path = {}, .from = 0, .limit = 101})),
              errors::kLimitTooLarge);
    co_await world.close();
}

CO_TEST(Merged, ARepeatedSendIsTheFirstOne) {
    World world(loop);
    must(co_await world.say(kAlice, kOrigin, "m1", "one"));
    const auto first = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1)}));
    must(co_await world.service.recall(world.as(kAlice), kOrigin, Seq(1), "r1"));
    const auto again = co_await forward(&world, kBob, kChat, "f1", card_of(kOrigin, {Seq(1)}));
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(first->seq, again->seq) << "though nothing of it could be forwarded now";
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
