// feature: reactions
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"
#include "messaging/wire.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

Task<Result<Reactions>> react(World* world,
                              UserId user,
                              Entry target,
                              std::string emoji,
                              std::string client_id,
                              bool active = true) {
    co_return co_await world->changes.react(
        world->as(user),
        World::change(target.conversation, target.seq, std::move(client_id)),
        std::move(emoji),
        active);
}

// "👍2* 😀1": emoji, count, and a star if the reader is one of them.
std::string shown(const Reactions& reactions) {
    std::string text;
    for (const auto& tally : reactions.tallies) {
        text += fmt::format(
            "{}{}{}{}", text.empty() ? "" : " ", tally.emoji, tally.count, tally.mine ? "*" : "");
    }
    return text;
}

CO_TEST(Reactions, AreCountedForEachReader) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", "news");
    EXPECT_EQ(shown(*(co_await react(&world, kBob, *sent, "👍", "r1"))), "👍1*");
    must(co_await react(&world, kCarol, *sent, "😀", "r2"));
    const auto last = co_await react(&world, kCarol, *sent, "👍", "r3");
    EXPECT_EQ(shown(*last), "👍2* 😀1*");
    const auto entries = co_await world.entries(kBob, group);
    const auto& target = entries[sent->seq.value() - 1];
    EXPECT_EQ(shown(target.reactions), "👍2* 😀1");
    EXPECT_EQ(target.reactions.tallies[0].users, (std::vector{kBob, kCarol}));
    EXPECT_EQ(target.reactions.seq, entries.back().seq);
    EXPECT_EQ(last->seq, target.reactions.seq);
    const auto& change = std::get<Reaction>(entries.back().content.body);
    EXPECT_EQ(change.target, sent->seq);
    EXPECT_EQ(change.emoji, "👍");
    EXPECT_EQ(world.pushes_to(kAlice).back().entry().content().reaction().emoji(), "👍");
    co_await world.close();
}

CO_TEST(Reactions, AreTakenOffAgain) {
    World world(loop);
    const auto sent = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "news");
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    must(co_await react(&world, kBob, *sent, "🎉", "r2"));
    const auto off = co_await react(&world, kBob, *sent, "👍", "r3", false);
    EXPECT_EQ(shown(*off), "🎉1*");
    EXPECT_EQ(off->seq, Seq(4))
        << "the state is that of the last change, also of one that takes off";
    const auto on = co_await react(&world, kBob, *sent, "👍", "r4");
    EXPECT_EQ(shown(*on), "🎉1* 👍1*") << "in the order in which they came";
    co_await world.close();
}

// So that a client may count each entry up or down.
CO_TEST(Reactions, EachEntryIsAChange) {
    World world(loop);
    const auto sent = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "news");
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    must(co_await react(&world, kBob, *sent, "👍", "r2"));
    must(co_await react(&world, kBob, *sent, "😀", "r3", false));
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    EXPECT_EQ((co_await world.entries(kAlice, sent->conversation)).size(), 2U);
    EXPECT_EQ(reason_of(co_await react(&world, kBob, *sent, "😀", "r1")),
              errors::kClientMessageIdReused);
    co_await world.close();
}

CO_TEST(Reactions, DoNotCountAsMessages) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "news");
    must(co_await world.service.mark_read(world.as(kBob), id, sent->seq));
    must(co_await react(&world, kAlice, *sent, "👍", "r1"));
    const auto conversation = co_await world.get(kBob, id);
    EXPECT_EQ(World::unread(conversation), 0U);
    EXPECT_EQ(conversation.last_entry->seq, sent->seq)
        << "nor do they hide the message in the list";
    co_await world.close();
}

CO_TEST(Reactions, ManyDoNotHideTheLastMessageInTheList) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "news");
    for (int n = 0; n < 50; ++n) {
        must(co_await react(&world, kBob, *sent, "👍", fmt::format("r{}", n), n % 2 == 0));
    }
    EXPECT_EQ((co_await world.get(kAlice, id)).last_entry->seq, sent->seq);
    co_await world.close();
}

CO_TEST(Reactions, AreRefusedWithTheirReason) {
    Settings settings;
    settings.limits.reactions = 2;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", "news");
    Entry other = *sent;
    EXPECT_EQ(reason_of(co_await react(&world, kBob, *sent, "hm", "r1")), errors::kEmojiInvalid);
    EXPECT_EQ(reason_of(co_await react(&world, kBob, *sent, "👍", "r 1")),
              errors::kClientMessageIdInvalid);
    EXPECT_EQ(reason_of(co_await react(&world, kEve, *sent, "👍", "r1")),
              errors::kConversationUnknown);
    other.seq = Seq(9);
    EXPECT_EQ(reason_of(co_await react(&world, kBob, other, "👍", "r1")), errors::kEntryUnknown);
    other.seq = Seq(1);
    EXPECT_EQ(reason_of(co_await react(&world, kBob, other, "👍", "r1")),
              errors::kEntryNotAMessage);
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    must(co_await react(&world, kBob, *sent, "😀", "r2"));
    EXPECT_EQ(reason_of(co_await react(&world, kCarol, *sent, "🎉", "r3")),
              errors::kTooManyReactions);
    must(co_await react(&world, kCarol, *sent, "👍", "r4"));
    must(co_await react(&world, kBob, *sent, "😀", "r5", false));
    must(co_await react(&world, kCarol, *sent, "🎉", "r6"));
    must(co_await world.service.leave_group(world.as(kCarol), group));
    EXPECT_EQ(reason_of(co_await react(&world, kCarol, *sent, "🎉", "r7", false)),
              errors::kNotAMember);
    EXPECT_EQ(shown((co_await world.entries(kBob, group))[1].reactions), "👍2* 🎉1");
    co_await world.close();
}

CO_TEST(Reactions, GoWithARecall) {
    World world(loop);
    const auto sent = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "news");
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    must(co_await world.service.recall(world.as(kAlice), sent->conversation, sent->seq, "x"));
    EXPECT_TRUE((co_await world.entries(kBob, sent->conversation))[0].reactions.tallies.empty());
    EXPECT_EQ(reason_of(co_await react(&world, kBob, *sent, "😀", "r2")), errors::kAlreadyRecalled);
    co_await world.drain();
    // One that was on its way while the message was recalled comes to nothing.
    const ReactionJob job{.what = World::change(sent->conversation, sent->seq, "r3"),
                          .user = kBob,
                          .emoji = "😀",
                          .active = true};
    must(co_await world.database->write(world.as(kBob).deadline,
                                        [&](storage::Tx& tx) -> Result<void> {
                                            enqueue(tx, job);
                                            return {};
                                        }));
    co_await world.drain();
    EXPECT_EQ((co_await world.entries(kBob, sent->conversation)).size(), 3U);
    co_await world.close();
}

CO_TEST(Reactions, AreFinishedOnceAfterACrash) {
    // The entry was appended and the process died before the state was stored.
    World world(loop);
    const auto sent = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "news");
    const ReactionJob job{.what = World::change(sent->conversation, sent->seq, "r1"),
                          .user = kBob,
                          .emoji = "👍",
                          .active = true};
    must(co_await world.streams.streams().append(
        {.stream = sent->conversation.stream(),
         .sender = kBob,
         .client_message_id = "r1",
         .content_hash = job.content_hash(),
         .countable = streams::Countable::kNo,
         .payload = wire::encode(
             {.body = Reaction{.target = sent->seq, .emoji = "👍", .active = true}, .quote = {}}),
         .replace = {}}));
    for (int n = 0; n < 2; ++n) {
        must(co_await world.changes.on_reaction(
            {.id = n, .topic = "", .key = "", .payload = job.encode()}));
    }
    must(co_await world.changes.on_reaction(
        {.id = 3, .topic = "", .key = "", .payload = "cannot be read"}));
    const auto entries = co_await world.entries(kAlice, sent->conversation);
    EXPECT_EQ(entries.size(), 2U);
    EXPECT_EQ(shown(entries[0].reactions), "👍1");
    co_await world.close();
}

CO_TEST(Reactions, WhoReactedIsListedInPages) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", "news");
    must(co_await react(&world, kBob, *sent, "👍", "r1"));
    must(co_await react(&world, kAlice, *sent, "😀", "r2"));
    must(co_await react(&world, kCarol, *sent, "👍", "r3"));
    Changes::ReactorQuery query{
        .conversation = group, .seq = sent->seq, .emoji = {}, .page_token = {}, .limit = 2};
    const auto first = co_await world.changes.list_reactions(world.as(kCarol), query);
    CO_ASSERT_TRUE(first.has_value() && first->reactors.size() == 2);
    EXPECT_EQ(first->reactors[0].user, kBob);
    EXPECT_EQ(first->reactors[1].emoji, "😀");
    query.page_token = first->next_page_token;
    const auto rest = co_await world.changes.list_reactions(world.as(kCarol), query);
    CO_ASSERT_TRUE(rest.has_value() && rest->reactors.size() == 1);
    EXPECT_EQ(rest->reactors[0].user, kCarol);
    EXPECT_EQ(rest->next_page_token, "");
    query.page_token = {};
    query.emoji = "😀";
    EXPECT_EQ((co_await world.changes.list_reactions(world.as(kCarol), query))->reactors.size(),
              1U);
    query.page_token = "?";
    EXPECT_EQ(reason_of(co_await world.changes.list_reactions(world.as(kCarol), query)),
              errors::kPageTokenInvalid);
    query.limit = 201;
    EXPECT_EQ(reason_of(co_await world.changes.list_reactions(world.as(kCarol), query)),
              errors::kLimitTooLarge);
    query = {.conversation = group, .seq = sent->seq};
    EXPECT_EQ(reason_of(co_await world.changes.list_reactions(world.as(kEve), query)),
              errors::kConversationUnknown);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
