// feature: recall, rule-6
#include "messaging/api/errors.h"
#include "messaging/notices.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

bool is_recalled(const Entry& entry) {
    return std::holds_alternative<Recalled>(entry.content.body);
}

// The bytes that every method gives of the conversation, to look for what must be gone.
Task<std::string> everything(World* world, UserId user, ConversationId id) {
    std::string all;
    const auto add = [&all](const Entry& entry) {
        all += summary_of(entry.content.body);
        all += entry.content.quote ? entry.content.quote->summary : "";
    };
    for (const auto& entry : co_await world->entries(user, id)) {
        add(entry);
    }
    const auto got = co_await world->get(user, id);
    if (got.last_entry) {
        add(*got.last_entry);
    }
    const auto page = co_await world->service.list_conversations(world->as(user), "", 0);
    for (const auto& conversation : page->conversations) {
        if (conversation.last_entry) {
            add(*conversation.last_entry);
        }
    }
    co_return all;
}

CO_TEST(Recall, ErasesTheContentEverywhere) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto secret = co_await world.say(kAlice, id, "m1", "the secret");
    const auto quoting = co_await world.service.send(
        world.as(kBob),
        World::draft(
            id, "m2", {.body = Text{.text = "what?"}, .quote = Quote{.seq = secret->seq}}));
    CO_ASSERT_TRUE(quoting.has_value());
    EXPECT_EQ(quoting->content.quote->summary, "the secret");
    const auto recalled = co_await world.service.recall(world.as(kAlice), id, secret->seq, "r1");
    CO_ASSERT_TRUE(recalled.has_value());
    EXPECT_EQ(std::get<Recall>(recalled->content.body).target, secret->seq);
    EXPECT_EQ(recalled->ordinal, quoting->ordinal) << "a recall does not count";
    const auto push = world.pushes_to(kBob).back();
    EXPECT_EQ(push.entry().content().recall().target_seq(), secret->seq.value());
    for (const auto user : {kAlice, kBob}) {
        const auto all = co_await everything(&world, user, id);
        EXPECT_EQ(all.find("secret"), std::string::npos);
        const auto entries = co_await world.entries(user, id);
        CO_ASSERT_TRUE(entries.size() == 3);
        CO_ASSERT_TRUE(is_recalled(entries[0]));
        EXPECT_EQ(std::get<Recalled>(entries[0].content.body).by, kAlice);
        EXPECT_EQ(entries[0].ordinal, Ordinal(1)) << "it stays counted";
        EXPECT_EQ(entries[1].content.quote->summary, "");
    }
    // Neither a repeated send nor a new quote brings it back.
    const auto again = co_await world.say(kAlice, id, "m1", "the secret");
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(is_recalled(*again));
    EXPECT_EQ(reason_of(co_await world.service.send(
                  world.as(kBob),
                  World::draft(
                      id, "m3", {.body = Text{.text = "?"}, .quote = Quote{.seq = secret->seq}}))),
              errors::kQuoteUnknown);
    co_await world.close();
}

CO_TEST(Recall, IsInTimeByTheServersClock) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "one");
    loop.clock().advance(minutes(2));
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), id, first->seq, "r1")), "");
    const auto second = co_await world.say(kAlice, id, "m2", "two");
    loop.clock().advance(minutes(2) + milliseconds(1));
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), id, second->seq, "r2")),
              errors::kRecallTooLate);
    co_await world.close();
}

CO_TEST(Recall, RepeatedReturnsTheFirst) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    const auto first = co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1");
    loop.clock().advance(hours(1));
    const auto again = co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1");
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r2")),
              errors::kAlreadyRecalled);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kBob), id, sent->seq, "r1")),
              errors::kAlreadyRecalled);
    const auto entries = co_await world.entries(kBob, id);
    EXPECT_EQ(entries.size(), 2U);
    co_await world.close();
}

CO_TEST(Recall, IsRefusedForOthersNoticesAndNothing) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kBob, group, "m1", "one");
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kCarol), group, sent->seq, "r1")),
              errors::kRecallNotYours);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), group, Seq(1), "r1")),
              errors::kRecallNotAMessage);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), group, Seq(9), "r1")),
              errors::kEntryUnknown);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kEve), group, sent->seq, "r1")),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), group, sent->seq, "")),
              errors::kClientMessageIdInvalid);
    co_await world.close();
}

CO_TEST(Recall, AnOwnerTakesBackAMembersMessageAtAnyTime) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kBob, group, "m1", "one");
    loop.clock().advance(hours(24 * 30));
    EXPECT_EQ(reason_of(co_await world.service.recall(world.as(kAlice), group, sent->seq, "r1")),
              "");
    const auto entries = co_await world.entries(kCarol, group);
    EXPECT_EQ(std::get<Recalled>(entries[1].content.body).by, kAlice);
    co_await world.close();
}

CO_TEST(Recall, RemovesMarksOfMentions) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent =
        co_await world.say(kAlice, group, "m1", Text{.text = "@bob", .mentioned = {kBob}});
    EXPECT_EQ((co_await world.get(kBob, group)).mentioned_seq, sent->seq);
    CO_ASSERT_TRUE(
        (co_await world.service.recall(world.as(kAlice), group, sent->seq, "r1")).has_value());
    co_await world.drain();
    EXPECT_EQ((co_await world.get(kBob, group)).mentioned_seq, Seq(0));
    EXPECT_EQ((co_await world.entries(kBob, group)).size(), 3U) << "one recall entry, not two";
    co_await world.close();
}

CO_TEST(Recall, ClosesItsMediaAtOnceAndDetachesIt) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    world.media.upload(kAlice, "doc", media::Purpose::kFile);
    File file{.name = "a.pdf"};
    file.media.id = "doc";
    const auto sent =
        co_await world.service.send(world.as(kAlice), World::draft(id, "m1", {.body = file}));
    CO_ASSERT_TRUE(sent.has_value());
    const auto deadline = world.as(kBob).deadline;
    const auto seq = sent->seq.value();
    EXPECT_TRUE((co_await world.service.may_read(deadline, kBob, "d1-2", seq)).value());
    loop.clock().advance(hours(3));
    CO_ASSERT_TRUE(
        (co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1")).has_value());
    EXPECT_FALSE((co_await world.service.may_read(deadline, kBob, "d1-2", seq)).value());
    co_await world.drain();
    EXPECT_TRUE(world.media.attachments().empty());
    co_await world.close();
}

CO_TEST(Recall, ThatWasAllowedIsFinishedAfterACrash) {
    // The row is in the outbox and the process died before it appended.
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    const RecallJob job{
        .conversation = id, .target = sent->seq, .by = kAlice, .client_message_id = "r1"};
    const auto put = co_await world.database->write(world.as(kAlice).deadline,
                                                    [&](storage::Tx& tx) -> Result<void> {
                                                        enqueue(tx, job);
                                                        return {};
                                                    });
    CO_ASSERT_TRUE(put.has_value());
    co_await world.drain();
    const auto entries = co_await world.entries(kBob, id);
    CO_ASSERT_TRUE(entries.size() == 2);
    EXPECT_TRUE(is_recalled(entries[0]));
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
