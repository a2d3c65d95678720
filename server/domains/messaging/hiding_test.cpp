// feature: delete-for-me, rule-8, played, clear-history
#include "feed/api/feed.h"
#include "kapok/feed/v1/feed.pb.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

bool is_hidden(const Entry& entry) { return std::holds_alternative<Hidden>(entry.content.body); }

// What the user's other devices are told.
Task<std::vector<kapok::feed::v1::FeedEntry>> feed_of(World* world, UserId user) {
    co_await world->drain();
    const auto read =
        co_await world->streams.streams().read_after(feed::stream_of(user), Seq(0), 1'000);
    std::vector<kapok::feed::v1::FeedEntry> entries(read->size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_TRUE(entries[i].ParseFromString(read->at(i).payload));
    }
    co_return entries;
}

CO_TEST(Hiding, HidesForOneUserAndNobodyElse) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "one");
    const auto second = co_await world.say(kAlice, id, "m2", "two");
    must(co_await world.service.send(
        world.as(kAlice),
        World::draft(
            id, "m3", {.body = Text{.text = "three"}, .quote = Quote{.seq = second->seq}})));
    must(co_await world.changes.hide_entries(world.as(kBob), id, {second->seq}));
    const auto mine = co_await world.entries(kBob, id);
    CO_ASSERT_TRUE(mine.size() == 3);  // pages stay dense
    EXPECT_FALSE(is_hidden(mine[0]));
    EXPECT_TRUE(is_hidden(mine[1]));
    EXPECT_EQ(mine[1].ordinal, second->ordinal);
    EXPECT_EQ(mine[2].content.quote->summary, "") << "nor do quotes show it";
    const auto theirs = co_await world.entries(kAlice, id);
    EXPECT_EQ(summary_of(theirs[1].content.body), "two");
    EXPECT_EQ(theirs[2].content.quote->summary, "two");
    EXPECT_EQ(world.pushes_to(kAlice).size(), 3U);
    // It cannot be had by any other way.
    EXPECT_EQ(reason_of(co_await world.changes.list_edits(world.as(kBob), id, second->seq)),
              errors::kEntryUnknown);
    must(co_await world.changes.edit(
        world.as(kAlice), World::change(id, second->seq, "e1"), Text{.text = "two again"}));
    const auto edited = co_await world.entries(kBob, id);
    EXPECT_TRUE(is_hidden(edited[1]));
    EXPECT_FALSE(std::get<Edit>(edited[3].content.body).text.has_value());
    co_await world.close();
}

CO_TEST(Hiding, TellsTheOtherDevicesOnce) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    must(co_await world.changes.hide_entries(world.as(kBob), id, {sent->seq}));
    must(co_await world.changes.hide_entries(world.as(kBob), id, {sent->seq}));
    int told = 0;
    for (const auto& entry : co_await feed_of(&world, kBob)) {
        if (entry.has_hidden_entries()) {
            ++told;
            EXPECT_EQ(entry.hidden_entries().conversation_id(), id.text());
            EXPECT_EQ(entry.hidden_entries().seqs(0), sent->seq.value());
        }
    }
    EXPECT_EQ(told, 1);
    for (const auto& entry : co_await feed_of(&world, kAlice)) {
        EXPECT_FALSE(entry.has_hidden_entries());
    }
    co_await world.close();
}

CO_TEST(Hiding, LeavesTheListAndUnreadRight) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kAlice, id, "m1", "one");
    const auto second = co_await world.say(kAlice, id, "m2", "two");
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 2U);
    const auto cursor = co_await world.changes.hide_entries(world.as(kBob), id, {second->seq});
    EXPECT_EQ(cursor->seq, second->seq) << "who deletes a message has read up to it";
    const auto seen = co_await world.get(kBob, id);
    EXPECT_EQ(World::unread(seen), 0U);
    EXPECT_EQ(seen.last_entry->seq, first->seq);
    must(co_await world.changes.hide_entries(world.as(kBob), id, {first->seq}));
    EXPECT_FALSE((co_await world.get(kBob, id)).last_entry.has_value());
    EXPECT_EQ((co_await world.get(kAlice, id)).last_entry->seq, second->seq);
    must(co_await world.say(kAlice, id, "m3", "three"));
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 1U);
    co_await world.close();
}

CO_TEST(Hiding, IsRefusedWithItsReason) {
    World world(loop);
    const auto group = co_await world.make_group();
    must(co_await world.say(kAlice, group, "m1", "one"));
    const auto hide = [&](UserId user, std::vector<Seq> seqs) {
        return world.changes.hide_entries(world.as(user), group, std::move(seqs));
    };
    EXPECT_EQ(reason_of(co_await hide(kBob, {Seq(2), Seq(9)})), errors::kEntryUnknown);
    EXPECT_EQ(reason_of(co_await hide(kBob, {Seq(1)})), errors::kEntryNotAMessage);
    EXPECT_EQ(reason_of(co_await hide(kBob, std::vector<Seq>(101, Seq(2)))),
              errors::kTooManyEntries);
    EXPECT_EQ(reason_of(co_await hide(kEve, {Seq(2)})), errors::kConversationUnknown);
    EXPECT_FALSE(is_hidden((co_await world.entries(kBob, group))[1])) << "all or nothing";
    must(co_await world.service.add_members(world.as(kAlice), group, {kDave}));
    EXPECT_EQ(reason_of(co_await hide(kDave, {Seq(2)})), errors::kEntryUnknown);
    co_await world.close();
}

CO_TEST(Hiding, ARecalledOneCanBeDeletedToo) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "one");
    must(co_await world.service.recall(world.as(kAlice), id, sent->seq, "r1"));
    must(co_await world.changes.hide_entries(world.as(kBob), id, {sent->seq}));
    EXPECT_TRUE(is_hidden((co_await world.entries(kBob, id))[0]));
    co_await world.close();
}

CO_TEST(ClearedHistory, IsAllUpToASeqAndNeverGoesBack) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto first = co_await world.say(kAlice, group, "m1", "one");
    const auto second = co_await world.say(kAlice, group, "m2", "two");
    must(co_await world.changes.hide_entries(world.as(kBob), group, {first->seq}));
    const auto cleared = co_await world.changes.clear_history(world.as(kBob), group, first->seq);
    CO_ASSERT_TRUE(cleared.has_value());
    EXPECT_EQ(cleared->membership.cleared_seq, first->seq);
    auto entries = co_await world.entries(kBob, group);
    EXPECT_TRUE(is_hidden(entries[0]) && is_hidden(entries[1]) && !is_hidden(entries[2]));
    EXPECT_EQ(World::unread(co_await world.get(kBob, group)), 1U);
    must(co_await world.changes.clear_history(world.as(kBob), group, Seq(1'000)));
    must(co_await world.changes.clear_history(world.as(kBob), group, Seq(1)));
    const auto seen = co_await world.get(kBob, group);
    EXPECT_EQ(seen.membership.cleared_seq, second->seq) << "the head, and not back";
    EXPECT_FALSE(seen.last_entry.has_value());
    EXPECT_EQ(World::unread(seen), 0U);
    const auto page = co_await world.service.list_conversations(world.as(kBob), "", 0);
    EXPECT_EQ(page->conversations.size(), 1U) << "the chat itself stays";
    EXPECT_FALSE(is_hidden((co_await world.entries(kAlice, group))[1]));
    const auto feed = co_await feed_of(&world, kBob);
    const auto last = std::find_if(
        feed.rbegin(), feed.rend(), [](const auto& entry) { return entry.has_membership(); });
    EXPECT_EQ(last->membership().cleared_seq(), second->seq.value());
    // Other changes of the membership keep it.
    must(co_await world.service.update_membership(world.as(kBob), group, {.muted = true}));
    EXPECT_EQ((co_await world.get(kBob, group)).membership.cleared_seq, second->seq);
    EXPECT_EQ(reason_of(co_await world.changes.clear_history(world.as(kEve), group, Seq(1))),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(Played, MergesByMax) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    for (const auto* name : {"m1", "m2", "m3"}) {
        must(co_await world.say(kAlice, id, name, name));
    }
    const auto mark = [&](std::uint64_t seq) {
        return world.changes.mark_played(world.as(kBob), id, Seq(seq));
    };
    EXPECT_EQ((co_await mark(2))->seq, Seq(2));
    EXPECT_EQ((co_await mark(1))->seq, Seq(2));
    EXPECT_EQ((co_await mark(99))->seq, Seq(3)) << "at most the head";
    EXPECT_EQ((co_await world.get(kBob, id)).played_seq, Seq(3));
    EXPECT_EQ((co_await world.get(kAlice, id)).played_seq, Seq(0));
    std::vector<std::uint64_t> told;
    for (const auto& entry : co_await feed_of(&world, kBob)) {
        if (entry.has_played_cursor()) {
            told.push_back(entry.played_cursor().seq());
        }
    }
    EXPECT_EQ(told, (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(reason_of(co_await world.changes.mark_played(world.as(kEve), id, Seq(1))),
              errors::kConversationUnknown);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
