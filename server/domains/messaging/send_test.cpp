// feature: pain-duplicates, rule-1, rule-9, rule-11
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

std::string text_of(const Entry& entry) {
    const auto* text = std::get_if<Text>(&entry.content.body);
    return text != nullptr ? text->text : std::string(kind_of(entry.content.body));
}

CO_TEST(Send, ReachesBothSidesAndIsTheOneEntry) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "hi");
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->seq, Seq(1));
    EXPECT_EQ(sent->ordinal, Ordinal(1));
    EXPECT_EQ(sent->sender, kAlice);
    EXPECT_EQ(sent->time, loop.clock().wall_now());
    const auto seen = co_await world.entries(kBob, id);
    CO_ASSERT_TRUE(seen.size() == 1);
    EXPECT_EQ(text_of(seen[0]), "hi");
    EXPECT_EQ(seen[0].client_message_id, "m1");
    // The sender's other devices need it, too.
    for (const auto user : {kAlice, kBob}) {
        const auto pushes = world.pushes_to(user);
        CO_ASSERT_TRUE(pushes.size() == 1);
        EXPECT_EQ(pushes[0].entry().content().text().text(), "hi");
        EXPECT_EQ(pushes[0].entry().conversation_id(), "d1-2");
    }
    EXPECT_TRUE(world.pushes_to(kCarol).empty());
    co_await world.close();
}

CO_TEST(Send, RepeatedReturnsTheFirstForEver) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "hi");
    loop.clock().advance(std::chrono::hours(24 * 400));
    const auto again = co_await world.say(kAlice, id, "m1", "hi");
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(again->time, first->time);
    EXPECT_EQ(text_of(*again), "hi");
    const auto stored = co_await world.entries(kBob, id);
    EXPECT_EQ(stored.size(), 1U);
    EXPECT_EQ(world.pushes_to(kBob).size(), 1U);
    // The same id of the other sender is another message.
    const auto other = co_await world.say(kBob, id, "m1", "hi");
    CO_ASSERT_TRUE(other.has_value());
    EXPECT_EQ(other->seq, Seq(2));
    co_await world.close();
}

// What an import says of when and by whom would be believed: a time to come would let a message be
// edited and recalled for ever.
CO_TEST(Send, RefusesWhatOnlyImportsSay) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    Content content{.body = Text{.text = "hi"}, .quote = {}};
    content.imported = Imported{.sender = {.id = 2, .name = "Bob"},
                                .time = loop.clock().wall_now() + std::chrono::hours(1'000)};
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", std::move(content)));
    CO_ASSERT_TRUE(!sent.has_value());
    EXPECT_EQ(sent.error().reason(), errors::kContentNotAllowed);
    EXPECT_TRUE((co_await world.entries(kBob, id)).empty());
    co_await world.close();
}

// It makes devices ring.
CO_TEST(Send, RefusesWhatOnlyTheInstanceSays) {
    World world(loop);
    const auto self = World::chat(kAlice, kAlice);
    Content content{.body = Text{.text = "⏰"}, .quote = {}};
    content.occasion = Occasion::kReminder;
    EXPECT_EQ(
        reason_of(co_await world.service.send(world.as(kAlice), World::draft(self, "m1", content))),
        errors::kContentNotAllowed);
    content.occasion = Occasion::kNone;
    auto draft = World::draft(self, "m2", content);
    draft.occasion = Occasion::kReminder;
    must(co_await world.module.outbound().send(world.as(kAlice), std::move(draft)));
    const auto entries = co_await world.entries(kAlice, self);
    CO_ASSERT_TRUE(entries.size() == 1);
    EXPECT_EQ(entries[0].content.occasion, Occasion::kReminder);
    co_await world.close();
}

CO_TEST(Send, RepeatedWithAnotherBodyIsAConflict) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    const auto again = co_await world.say(kAlice, id, "m1", "bye");
    EXPECT_EQ(reason_of(again), errors::kClientMessageIdReused);
    const auto stored = co_await world.entries(kBob, id);
    EXPECT_EQ(stored.size(), 1U);
    co_await world.close();
}

// The answer to the first was lost; what happened since does not make it unsent.
CO_TEST(Send, RepeatedAfterABlockReturnsTheFirst) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "hi");
    CO_ASSERT_TRUE(first.has_value());
    world.contacts.block(kBob, kAlice);
    const auto again = co_await world.say(kAlice, id, "m1", "hi");
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(again->ordinal, first->ordinal);
    EXPECT_EQ(again->time, first->time);
    EXPECT_EQ(text_of(*again), "hi");
    EXPECT_EQ(world.pushes_to(kBob).size(), 1U) << "nothing is delivered again";
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m1", "bye")),
              errors::kClientMessageIdReused);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m2", "hi")), errors::kBlockedByPeer);
    EXPECT_EQ(reason_of(co_await world.say(kEve, id, "m1", "hi")), errors::kConversationUnknown)
        << "another's id opens nothing";
    co_await world.close();
}

CO_TEST(Send, RepeatedByOneWhoWasRemovedReturnsTheirOwn) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto first = co_await world.say(kBob, group, "m1", "hi");
    const auto secret = co_await world.say(kBob, group, "m2", "a secret");
    CO_ASSERT_TRUE(first.has_value() && secret.has_value());
    must(co_await world.service.recall(world.as(kBob), group, secret->seq, "r1"));
    must(co_await world.service.remove_members(world.as(kAlice), group, {kBob}));
    EXPECT_EQ(reason_of(co_await world.say(kBob, group, "m3", "hi")), errors::kNotAMember);
    auto again = co_await world.say(kBob, group, "m1", "hi");
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    again = co_await world.say(kBob, group, "m2", "a secret");
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(text_of(*again), "recalled") << "as it is now";

    must(co_await world.say(kCarol, group, "m4", "hello"));
    must(co_await world.service.dissolve_group(world.as(kAlice), group));
    again = co_await world.say(kCarol, group, "m4", "hello");
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(text_of(*again), "hello");
    EXPECT_EQ(reason_of(co_await world.say(kCarol, group, "m4", "hullo")),
              errors::kClientMessageIdReused);
    EXPECT_EQ(reason_of(co_await world.say(kCarol, group, "m5", "hello")), errors::kGroupDissolved);
    co_await world.close();
}

CO_TEST(Send, RepeatedAfterWhatItNamesIsGoneReturnsTheFirst) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "pic", media::Purpose::kImage);
    Image image;
    image.media.id = "pic";
    const auto picture = World::draft(id, "m1", {.body = image});
    const auto first = co_await world.service.send(world.as(kAlice), picture);
    const auto answer =
        World::draft(id, "m2", {.body = Text{.text = "look"}, .quote = Quote{.seq = first->seq}});
    const auto second = co_await world.service.send(world.as(kAlice), answer);
    CO_ASSERT_TRUE(first.has_value() && second.has_value());

    world.media.collect(kAlice, "pic");
    auto again = co_await world.service.send(world.as(kAlice), picture);
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(std::get<Image>(again->content.body).media.size_bytes, 1'000U);

    must(co_await world.service.recall(world.as(kAlice), id, first->seq, "r1"));
    again = co_await world.service.send(world.as(kAlice), answer);
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->seq, second->seq);
    co_await world.close();
}

CO_TEST(Send, RepeatedWithinThePauseReturnsTheFirst) {
    Settings settings;
    settings.limits.large_group = 2;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    const Text all{.text = "@all", .mentions_all = true};
    const auto first = co_await world.say(kAlice, group, "m1", all);
    const auto again = co_await world.say(kAlice, group, "m1", all);
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m2", all)), errors::kMentionAllTooSoon);
    co_await world.close();
}

CO_TEST(Send, IsCountedByItsEnd) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    must(co_await world.say(kAlice, id, "m1", "hi"));
    world.contacts.block(kBob, kAlice);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m2", "hi")), errors::kBlockedByPeer);
    const auto text = world.metrics.prometheus();
    for (const auto* line : {"kapok_messaging_sends_total{outcome=\"ok\"} 3\n",
                             "kapok_messaging_sends_total{outcome=\"refused\"} 1\n",
                             "kapok_messaging_repeated_sends_total 2\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    }
    co_await world.close();
}

CO_TEST(Send, TwoSidesStartingAtOnceMeetInOneConversation) {
    using namespace boost::asio::experimental::awaitable_operators;  // NOLINT
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto [a, b] =
        co_await (world.say(kAlice, World::chat(kAlice, kBob), "a1", "from alice") &&
                  world.say(kBob, World::chat(kBob, kAlice), "b1", "from bob"));
    CO_ASSERT_TRUE(a.has_value() && b.has_value());
    EXPECT_EQ(a->conversation, b->conversation);
    EXPECT_EQ(a->seq.value() + b->seq.value(), 3U);
    for (const auto user : {kAlice, kBob}) {
        const auto seen = co_await world.entries(user, id);
        EXPECT_EQ(seen.size(), 2U);
        const auto page = co_await world.service.list_conversations(world.as(user), "", 0);
        CO_ASSERT_TRUE(page.has_value());
        EXPECT_EQ(page->conversations.size(), 1U);
    }
    co_await world.close();
}

CO_TEST(Send, BlockedSendersAreRefusedAndNothingIsStored) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.contacts.block(kBob, kAlice);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m1", "hi")), errors::kBlockedByPeer);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m2", "hi")), errors::kBlockedByYou);
    EXPECT_TRUE(world.sessions.pushed().empty());
    world.contacts.unblock(kBob, kAlice);
    const auto stored = co_await world.entries(kBob, id);
    EXPECT_TRUE(stored.empty());
    // The same message goes through once they are no longer blocked.
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m1", "hi")), "");
    co_await world.close();
}

CO_TEST(Send, StrangersCannotWriteAndCannotLook) {
    World world(loop);
    const auto id = World::chat(kAlice, kEve);
    EXPECT_EQ(reason_of(co_await world.say(kEve, id, "m1", "hi")), errors::kNotAContact);
    EXPECT_EQ(reason_of(co_await world.service.get_conversation(world.as(kEve), id)),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.say(kEve, World::chat(kAlice, kBob), "m1", "hi")),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.say(kEve, ConversationId::group(99), "m1", "hi")),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(Send, ADeletedFriendCannotWriteBackButTheDeleterCan) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    world.contacts.remove(kBob, kAlice);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m2", "there?")), errors::kNotAContact);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m3", "hello")), "");
    const auto seen = co_await world.entries(kAlice, id);
    EXPECT_EQ(seen.size(), 2U) << "both keep their history";
    co_await world.close();
}

CO_TEST(Send, TheSelfChatIsAlwaysOpenAndShownOnceUsed) {
    World world(loop);
    const auto id = World::chat(kEve, kEve);
    const auto opened = co_await world.service.get_conversation(world.as(kEve), id);
    CO_ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->id.kind(), Kind::kSelf);
    auto page = co_await world.service.list_conversations(world.as(kEve), "", 0);
    EXPECT_TRUE(page->conversations.empty());
    CO_ASSERT_TRUE((co_await world.say(kEve, id, "m1", "note")).has_value());
    page = co_await world.service.list_conversations(world.as(kEve), "", 0);
    CO_ASSERT_TRUE(page->conversations.size() == 1);
    EXPECT_EQ(World::unread(page->conversations[0]), 0U);
    EXPECT_EQ(reason_of(co_await world.service.get_conversation(world.as(kAlice), id)),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(Send, RefusesBadIdsAndContent) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "", "hi")), errors::kClientMessageIdInvalid);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "notice:1", "hi")),
              errors::kClientMessageIdInvalid);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m1", "  ")), errors::kEmptyText);
    EXPECT_EQ(reason_of(co_await world.service.send(world.as(kAlice),
                                                    World::draft(id, "m1", {.body = Notice{}}))),
              errors::kContentNotAllowed);
    co_await world.close();
}

CO_TEST(Send, MediaIsAttachedToTheMessage) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "pic", media::Purpose::kImage);
    Image image;
    image.media.id = "pic";
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", {.body = image}));
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(std::get<Image>(sent->content.body).media.size_bytes, 1'000U)
        << "the server says what the media is";
    EXPECT_EQ(world.media.attachments(),
              (std::set<FakeLibrary::Attachment>{{"pic", "d1-2", sent->seq.value()}}));
    co_await world.close();
}

CO_TEST(Send, MediaOfOthersOrOfAnotherKindIsUnknown) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kBob, "bobs", media::Purpose::kImage);
    world.media.upload(kAlice, "voice", media::Purpose::kVoice);
    Image image;
    image.media.id = "bobs";
    EXPECT_EQ(reason_of(co_await world.service.send(world.as(kAlice),
                                                    World::draft(id, "m1", {.body = image}))),
              errors::kMediaUnknown);
    image.media.id = "voice";
    EXPECT_EQ(reason_of(co_await world.service.send(world.as(kAlice),
                                                    World::draft(id, "m1", {.body = image}))),
              errors::kMediaUnknown);
    EXPECT_TRUE(world.media.attachments().empty());
    co_await world.close();
}

CO_TEST(Send, AReusedIdLeavesNoMediaBehind) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    world.media.upload(kAlice, "pic", media::Purpose::kImage);
    Image image;
    image.media.id = "pic";
    EXPECT_EQ(reason_of(co_await world.service.send(world.as(kAlice),
                                                    World::draft(id, "m1", {.body = image}))),
              errors::kClientMessageIdReused);
    EXPECT_TRUE(world.media.attachments().empty());
    co_await world.close();
}

CO_TEST(Send, QuotesShowWhatTheServerKnows) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "where?");
    const Content answer{
        .body = Text{.text = "here"},
        .quote = Quote{.seq = first->seq, .sender = kCarol, .kind = "x", .summary = "invented"}};
    const auto sent = co_await world.service.send(world.as(kBob), World::draft(id, "m2", answer));
    CO_ASSERT_TRUE(sent.has_value() && sent->content.quote.has_value());
    EXPECT_EQ(sent->content.quote->sender, kAlice);
    EXPECT_EQ(sent->content.quote->kind, "text");
    EXPECT_EQ(sent->content.quote->summary, "where?");
    const auto pushed = world.pushes_to(kAlice);
    EXPECT_EQ(pushed.back().entry().content().quote().summary(), "where?");
    const auto seen = co_await world.entries(kAlice, id, {.after = Seq(1)});
    CO_ASSERT_TRUE(seen.size() == 1);
    EXPECT_EQ(seen[0].content.quote->summary, "where?") << "the quoted entry is on another page";
    co_await world.close();
}

CO_TEST(Send, QuotesNameReadableMessagesOnly) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto quoting = [&](std::uint64_t seq) {
        return world.service.send(
            world.as(kAlice),
            World::draft(id,
                         fmt::format("q{}", seq),
                         {.body = Text{.text = "x"}, .quote = Quote{Seq(seq)}}));
    };
    EXPECT_EQ(reason_of(co_await quoting(0)), errors::kQuoteUnknown);
    EXPECT_EQ(reason_of(co_await quoting(7)), errors::kQuoteUnknown);
    const auto group = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await world.service.send(
                  world.as(kAlice),
                  World::draft(group, "q", {.body = Text{.text = "x"}, .quote = Quote{Seq(1)}}))),
              errors::kQuoteUnknown)
        << "a notice is no message";
    co_await world.close();
}

CO_TEST(Send, MentionsAreMarkedUntilRead) {
    World world(loop);
    const auto group = co_await world.make_group();
    must(co_await world.say(kAlice, group, "m1", Text{.text = "@bob", .mentioned = {kBob}}));
    const auto all =
        co_await world.say(kAlice, group, "m2", Text{.text = "@all", .mentions_all = true});
    CO_ASSERT_TRUE(all.has_value());
    EXPECT_EQ((co_await world.get(kBob, group)).mentioned_seq, all->seq);
    EXPECT_EQ((co_await world.get(kCarol, group)).mentioned_seq, all->seq);
    EXPECT_EQ((co_await world.get(kAlice, group)).mentioned_seq, Seq(0)) << "one's own @all";
    must(co_await world.service.mark_read(world.as(kBob), group, all->seq));
    EXPECT_EQ((co_await world.get(kBob, group)).mentioned_seq, Seq(0));
    // Whoever answers has seen it.
    must(co_await world.say(kCarol, group, "m3", "yes?"));
    EXPECT_EQ((co_await world.get(kCarol, group)).mentioned_seq, Seq(0));
    EXPECT_EQ(reason_of(co_await world.say(
                  kBob, group, "m4", Text{.text = "@all", .mentions_all = true})),
              errors::kMentionAllNotAllowed);
    co_await world.close();
}

CO_TEST(Send, AllInALargeGroupNeedsAPause) {
    Settings settings;
    settings.limits.large_group = 2;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    const Text all{.text = "@all", .mentions_all = true};
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m1", all)), "");
    loop.clock().advance(std::chrono::minutes(9));
    const auto soon = co_await world.say(kAlice, group, "m2", all);
    EXPECT_EQ(reason_of(soon), errors::kMentionAllTooSoon);
    EXPECT_EQ(soon.error().retry_after_ms(), 60'000U);
    loop.clock().advance(std::chrono::minutes(1));
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m2", all)), "");
    co_await world.close();
}

CO_TEST(Send, FiveHundredMembersAreOneAppendAndOneFrame) {
    World world(loop);
    std::vector<UserId> users;
    for (std::uint64_t i = 100; i < 599; ++i) {
        users.emplace_back(i);
        world.contacts.befriend(kAlice, UserId(i));
    }
    const auto made = co_await world.service.create_group(
        world.as(kAlice), {.client_group_id = "big", .name = "big", .users = users});
    CO_ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->member_count, 500U);
    world.sessions.pushed().clear();
    const auto before = (co_await world.streams.streams().head(made->id.stream())).value().seq;
    CO_ASSERT_TRUE((co_await world.say(kAlice, made->id, "m1", "hello all")).has_value());
    const auto after = (co_await world.streams.streams().head(made->id.stream())).value().seq;
    EXPECT_EQ(after.value(), before.value() + 1);
    CO_ASSERT_TRUE(world.sessions.pushed().size() == 1);
    EXPECT_EQ(world.sessions.pushed()[0].users.size(), 500U);
    EXPECT_EQ(World::unread(co_await world.get(UserId(300), made->id)), 1U);
    co_await world.close();
}

CO_TEST(Typing, GoesToTheOthersAndToNobodyWhoBlocked) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    CO_ASSERT_TRUE((co_await world.service.send_typing(world.as(kAlice), id, true)).has_value());
    CO_ASSERT_TRUE(world.sessions.pushed().size() == 1);
    EXPECT_EQ(world.sessions.pushed()[0].users, std::vector{kBob});
    EXPECT_EQ(world.sessions.pushed()[0].urgency, rpc::Urgency::kEphemeral);
    EXPECT_TRUE(world.pushes_to(kBob)[0].typing().active());
    world.contacts.block(kBob, kAlice);
    EXPECT_TRUE((co_await world.service.send_typing(world.as(kAlice), id, true)).has_value());
    EXPECT_EQ(world.sessions.pushed().size(), 1U);
    EXPECT_EQ(reason_of(co_await world.service.send_typing(world.as(kEve), id, true)),
              errors::kConversationUnknown);
    co_await world.close();
}

// feature: typing
CO_TEST(Typing, IsForThoseWhoShowIt) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto group = co_await world.make_group();
    world.sessions.pushed().clear();
    EXPECT_TRUE((co_await world.service.send_typing(world.as(kAlice), group, true)).has_value());
    EXPECT_EQ(world.sessions.pushed().size(), 1U);
    world.contacts.hide_typing(kAlice);
    for (const auto& chat : {id, group}) {
        EXPECT_TRUE((co_await world.service.send_typing(world.as(kAlice), chat, true)).has_value());
    }
    // Who hides does not see, either.
    EXPECT_TRUE((co_await world.service.send_typing(world.as(kBob), id, true)).has_value());
    EXPECT_EQ(world.sessions.pushed().size(), 1U);
    co_await world.close();
}

CO_TEST(Typing, IsOffInLargeGroups) {
    Settings settings;
    settings.limits.large_group = 2;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    world.sessions.pushed().clear();
    EXPECT_TRUE((co_await world.service.send_typing(world.as(kAlice), group, true)).has_value());
    EXPECT_TRUE(world.sessions.pushed().empty());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
