// feature: edit, rule-6, rule-7, edit-history
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::milliseconds;

Text text(std::string words, std::vector<UserId> mentioned = {}) {
    return {.text = std::move(words), .mentioned = std::move(mentioned)};
}

Task<Result<Entry>> edit(
    World* world, UserId user, ConversationId id, Seq seq, std::string client_id, Text to) {
    co_return co_await world->changes.edit(
        world->as(user), World::change(id, seq, std::move(client_id)), std::move(to));
}

std::string words_of(const Entry& entry) { return summary_of(entry.content.body); }

CO_TEST(Edit, KeepsItsPlaceAndItsEarlierWordings) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "meet at 8");
    const auto sent_at = loop.clock().wall_now();
    loop.clock().advance(hours(1));
    const auto edited = co_await edit(&world, kAlice, id, sent->seq, "e1", text("meet at 9"));
    CO_ASSERT_TRUE(edited.has_value());
    const auto& change = std::get<Edit>(edited->content.body);
    EXPECT_EQ(change.target, sent->seq);
    EXPECT_EQ(change.version, 1U);
    EXPECT_EQ(change.text->text, "meet at 9");
    EXPECT_EQ(edited->ordinal, sent->ordinal) << "an edit does not count";
    const auto pushed = world.pushes_to(kBob).back().entry().content().edit();
    EXPECT_EQ(pushed.target_seq(), sent->seq.value());
    EXPECT_EQ(pushed.text().text(), "meet at 9");

    const auto entries = co_await world.entries(kBob, id);
    CO_ASSERT_TRUE(entries.size() == 2);
    EXPECT_EQ(words_of(entries[0]), "meet at 9");
    EXPECT_EQ(entries[0].client_message_id, "m1");
    EXPECT_EQ(entries[0].ordinal, sent->ordinal);
    EXPECT_EQ(std::get<Edit>(entries[1].content.body).text->text, "meet at 9");
    EXPECT_EQ(words_of(*(co_await world.get(kBob, id)).last_entry), "meet at 9") << "the preview";
    const auto versions = co_await world.changes.list_edits(world.as(kBob), id, sent->seq);
    CO_ASSERT_TRUE(versions.has_value() && versions->size() == 2);
    EXPECT_EQ(versions->at(0).text.text, "meet at 8");
    EXPECT_EQ(versions->at(0).time, sent_at);
    EXPECT_EQ(versions->at(1).text.text, "meet at 9");
    EXPECT_EQ(versions->at(1).time, sent_at + hours(1));
    co_await world.close();
}

CO_TEST(Edit, RepeatedReturnsTheFirst) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    const auto first = co_await edit(&world, kAlice, id, sent->seq, "e1", text("two"));
    must(co_await edit(&world, kAlice, id, sent->seq, "e2", text("three")));
    loop.clock().advance(hours(100));
    const auto again = co_await edit(&world, kAlice, id, sent->seq, "e1", text("two"));
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(std::get<Edit>(again->content.body).text->text, "two") << "of that version";
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, id, sent->seq, "e1", text("four"))),
              errors::kClientMessageIdReused);
    const auto entries = co_await world.entries(kBob, id);
    EXPECT_EQ(entries.size(), 3U);
    EXPECT_EQ(words_of(entries[0]), "three") << "the latest accepted wins";
    co_await world.close();
}

CO_TEST(Edit, IsRefusedWithItsReason) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kBob, group, "m1", "one");
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, group, sent->seq, "e1", text("x"))),
              errors::kEditNotYours);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "", text("x"))),
              errors::kClientMessageIdInvalid);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e1", text(" "))),
              errors::kEmptyText);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e1", text("one"))),
              errors::kEditChangesNothing);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e1", text("x", {kEve}))),
              errors::kMentionNotAMember);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, Seq(1), "e1", text("x"))),
              errors::kEditNotYours);
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, group, Seq(1), "e1", text("x"))),
              errors::kEditNotAText);
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, Seq(99), "e1", text("x"))),
              errors::kEntryUnknown);
    EXPECT_EQ(reason_of(co_await edit(&world, kEve, group, sent->seq, "e1", text("x"))),
              errors::kConversationUnknown);
    loop.clock().advance(hours(24));
    must(co_await edit(&world, kBob, group, sent->seq, "e1", text("in time")));
    loop.clock().advance(milliseconds(1));
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e2", text("x"))),
              errors::kEditTooLate);
    must(co_await world.service.recall(world.as(kAlice), group, sent->seq, "r1"));
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e3", text("x"))),
              errors::kAlreadyRecalled);
    must(co_await world.service.leave_group(world.as(kBob), group));
    EXPECT_EQ(reason_of(co_await edit(&world, kBob, group, sent->seq, "e4", text("x"))),
              errors::kNotAMember);
    co_await world.close();
}

CO_TEST(Edit, StopsWhereOneMayNotWriteAnyMore) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    world.contacts.block(kBob, kAlice);
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, id, sent->seq, "e1", text("two"))),
              errors::kBlockedByPeer);
    EXPECT_EQ(words_of((co_await world.entries(kBob, id))[0]), "one");
    co_await world.close();
}

CO_TEST(Edit, HasALimit) {
    Settings settings;
    settings.limits.edits = 3;
    settings.limits.edit_characters = 30;
    World world(loop, settings);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "0");
    for (const auto* to : {"1", "2", "3"}) {
        must(co_await edit(&world, kAlice, id, sent->seq, to, text(to)));
    }
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, id, sent->seq, "4", text("4"))),
              errors::kTooManyEdits);
    const auto longer = co_await world.say(kAlice, id, "m2", std::string(20, 'x'));
    EXPECT_EQ(
        reason_of(co_await edit(&world, kAlice, id, longer->seq, "5", text(std::string(11, 'y')))),
        errors::kTooManyEdits);
    must(co_await edit(&world, kAlice, id, longer->seq, "6", text(std::string(10, 'y'))));
    co_await world.close();
}

CO_TEST(Edit, QuotesShowWhatWasQuoted) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "at 8?");
    const auto answer = [&](std::string name) {
        return world.service.send(
            world.as(kBob),
            World::draft(
                id, std::move(name), {.body = text("yes"), .quote = Quote{.seq = sent->seq}}));
    };
    must(co_await answer("m2"));
    must(co_await edit(&world, kAlice, id, sent->seq, "e1", text("at 9?")));
    const auto second = co_await answer("m3");
    EXPECT_EQ(second->content.quote->summary, "at 9?");
    const auto entries = co_await world.entries(kAlice, id);
    EXPECT_EQ(entries[1].content.quote->summary, "at 8?");
    EXPECT_EQ(entries[3].content.quote->summary, "at 9?");
    co_await world.close();
}

// Every word that anyone can get of the conversation, and what lies in the stream.
Task<std::string> everything(World* world, UserId user, ConversationId id) {
    std::string all;
    for (const auto& entry : co_await world->entries(user, id)) {
        all += words_of(entry);
        all += entry.content.quote ? entry.content.quote->summary : "";
        const auto* change = std::get_if<Edit>(&entry.content.body);
        all += change != nullptr && change->text ? change->text->text : "";
    }
    const auto last = (co_await world->get(user, id)).last_entry;
    all += last ? words_of(*last) : "";
    for (const auto& entry : co_await world->stored(id)) {
        all += entry.payload;
    }
    co_return all;
}

CO_TEST(Edit, ARecallErasesAllWordings) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "secret one");
    must(co_await world.service.send(
        world.as(kBob),
        World::draft(id, "m2", {.body = text("hm"), .quote = Quote{.seq = sent->seq}})));
    must(co_await edit(&world, kAlice, id, sent->seq, "e1", text("secret two")));
    must(co_await edit(&world, kAlice, id, sent->seq, "e2", text("secret three")));
    must(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1"));
    for (const auto user : {kAlice, kBob}) {
        EXPECT_EQ((co_await everything(&world, user, id)).find("secret"), std::string::npos);
        EXPECT_EQ(reason_of(co_await world.changes.list_edits(world.as(user), id, sent->seq)),
                  errors::kAlreadyRecalled);
    }
    // A repeated edit is answered without its words.
    const auto again = co_await edit(&world, kAlice, id, sent->seq, "e2", text("secret three"));
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_FALSE(std::get<Edit>(again->content.body).text.has_value());
    co_await world.close();
}

CO_TEST(Edit, ThatCrossesARecallBringsNothingBack) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "secret one");
    // The edit has read the message and decided; then the recall is done.
    world.racing.before_replacing([&] {
        return [](World* w, ConversationId chat, Seq seq) -> Task<void> {
            must(co_await w->service.recall(w->as(kAlice), chat, seq, "r1"));
        }(&world, id, sent->seq);
    });
    EXPECT_EQ(reason_of(co_await edit(&world, kAlice, id, sent->seq, "e1", text("secret two"))),
              errors::kAlreadyRecalled);
    EXPECT_EQ((co_await everything(&world, kBob, id)).find("secret"), std::string::npos);
    EXPECT_EQ((co_await world.entries(kBob, id)).size(), 2U);
    co_await world.close();
}

CO_TEST(Edit, ARecallThatCrossesAnEditErasesItToo) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "secret one");
    world.racing.before_replacing([&] {
        return [](World* w, ConversationId chat, Seq seq) -> Task<void> {
            must(co_await edit(w, kAlice, chat, seq, "e1", text("secret two")));
        }(&world, id, sent->seq);
    });
    must(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1"));
    co_await world.drain();
    EXPECT_EQ((co_await everything(&world, kBob, id)).find("secret"), std::string::npos);
    EXPECT_EQ((co_await world.entries(kBob, id)).size(), 3U);
    co_await world.close();
}

CO_TEST(Edit, TwoThatCrossAreBothKept) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    world.racing.before_replacing([&] {
        return [](World* w, ConversationId chat, Seq seq) -> Task<void> {
            must(co_await edit(w, kAlice, chat, seq, "e1", text("two")));
        }(&world, id, sent->seq);
    });
    const auto late = co_await edit(&world, kAlice, id, sent->seq, "e2", text("three"));
    CO_ASSERT_TRUE(late.has_value());
    EXPECT_EQ(std::get<Edit>(late->content.body).version, 2U);
    const auto versions = co_await world.changes.list_edits(world.as(kBob), id, sent->seq);
    CO_ASSERT_TRUE(versions.has_value() && versions->size() == 3);
    EXPECT_EQ(versions->at(1).text.text, "two");
    co_await world.close();
}

CO_TEST(Edit, MarksWhomItMentionsNow) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", text("@bob", {kBob}));
    must(co_await edit(&world, kAlice, group, sent->seq, "e1", text("@carol", {kCarol})));
    EXPECT_EQ((co_await world.get(kCarol, group)).mentioned_seq, sent->seq);
    EXPECT_EQ((co_await world.get(kBob, group)).mentioned_seq, Seq(0));
    co_await world.close();
}

CO_TEST(Edit, TellsNewcomersNothingOfWhatTheyMayNotRead) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", "before");
    must(co_await world.service.add_members(world.as(kAlice), group, {kDave}));
    must(co_await edit(&world, kAlice, group, sent->seq, "e1", text("still before")));
    const auto push = world.pushes_to(kDave).back().entry().content();
    EXPECT_EQ(push.edit().target_seq(), sent->seq.value());
    EXPECT_FALSE(push.edit().has_text());
    EXPECT_EQ(world.pushes_to(kBob).back().entry().content().edit().text().text(), "still before");
    const auto entries = co_await world.entries(kDave, group);
    EXPECT_FALSE(std::get<Edit>(entries.back().content.body).text.has_value());
    EXPECT_EQ(reason_of(co_await world.changes.list_edits(world.as(kDave), group, sent->seq)),
              errors::kEntryUnknown);
    co_await world.close();
}

CO_TEST(Edit, NobodySendsAHistoryOfTheirOwn) {
    World world(loop);
    Content forged{.body = text("x")};
    forged.earlier.push_back({.text = text("never said")});
    EXPECT_EQ(reason_of(co_await world.service.send(
                  world.as(kAlice), World::draft(World::chat(kAlice, kBob), "m1", forged))),
              errors::kContentNotAllowed);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
