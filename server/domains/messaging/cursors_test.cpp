// feature: rule-4, rule-5, unread, limit-pinned
#include "feed/api/feed.h"
#include "kapok/feed/v1/feed.pb.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

// The changes in a user's feed.
Task<std::vector<kapok::feed::v1::FeedEntry>> feed_of(World* world, UserId user) {
    co_await world->drain();
    const auto entries =
        co_await world->streams.streams().read_after(feed::stream_of(user), Seq(0), 1'000);
    std::vector<kapok::feed::v1::FeedEntry> changes;
    for (const auto& entry : *entries) {
        EXPECT_TRUE(changes.emplace_back().ParseFromString(entry.payload));
    }
    co_return changes;
}

CO_TEST(MarkRead, NeverGoesBack) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    for (const auto* client_id : {"m1", "m2", "m3"}) {
        must(co_await world.say(kAlice, id, client_id, "hi"));
    }
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 3U);
    auto cursor = co_await world.service.mark_read(world.as(kBob), id, Seq(2));
    CO_ASSERT_TRUE(cursor.has_value());
    EXPECT_EQ(cursor->seq, Seq(2));
    EXPECT_EQ(cursor->ordinal, Ordinal(2));
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 1U);
    cursor = co_await world.service.mark_read(world.as(kBob), id, Seq(1));
    EXPECT_EQ(cursor->seq, Seq(2)) << "another device was further";
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 1U);
    cursor = co_await world.service.mark_read(world.as(kBob), id, Seq(1'000));
    EXPECT_EQ(cursor->seq, Seq(3)) << "more than the head is the head";
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 0U);
    co_await world.close();
}

CO_TEST(MarkRead, TellsTheOtherDevicesOnceForEachStep) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    must(co_await world.say(kAlice, id, "m2", "hi"));
    for (const std::uint64_t seq : {1, 2, 2, 1}) {
        must(co_await world.service.mark_read(world.as(kBob), id, Seq(seq)));
    }
    std::vector<std::uint64_t> cursors;
    for (const auto& change : co_await feed_of(&world, kBob)) {
        if (change.has_read_cursor()) {
            cursors.push_back(change.read_cursor().seq());
            EXPECT_EQ(change.read_cursor().conversation_id(), "d1-2");
        }
    }
    EXPECT_EQ(cursors, (std::vector<std::uint64_t>{1, 2}));
    co_await world.close();
}

CO_TEST(Unread, OwnMessagesNeverCountAndMoveTheCursor) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "one"));
    must(co_await world.say(kAlice, id, "m2", "two"));
    EXPECT_EQ(World::unread(co_await world.get(kAlice, id)), 0U);
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 2U);
    must(co_await world.say(kBob, id, "m3", "three"));
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 0U) << "who answers has read";
    EXPECT_EQ(World::unread(co_await world.get(kAlice, id)), 1U);
    EXPECT_EQ((co_await world.get(kBob, id)).read_cursor.seq, Seq(3));
    EXPECT_EQ((co_await world.get(kAlice, id)).read_cursor.seq, Seq(2));
    const auto told = co_await feed_of(&world, kBob);
    EXPECT_TRUE(std::ranges::none_of(told, [](const auto& one) { return one.has_read_cursor(); }))
        << "the message itself tells";
    // What comes after is unread, and reading goes on from there.
    must(co_await world.say(kAlice, id, "m4", "four"));
    EXPECT_EQ((co_await world.get(kBob, id)).read_cursor.seq, Seq(3));
    must(co_await world.service.mark_read(world.as(kBob), id, Seq(2)));
    EXPECT_EQ((co_await world.get(kBob, id)).read_cursor.seq, Seq(3)) << "it never goes back";
    must(co_await world.service.mark_read(world.as(kBob), id, Seq(4)));
    EXPECT_EQ((co_await world.get(kBob, id)).read_cursor.seq, Seq(4));
    co_await world.close();
}

CO_TEST(Unread, AnsweringIsSeenInReceipts) {
    World world(loop);
    world.contacts.show_receipts(kAlice);
    world.contacts.show_receipts(kBob);
    const auto group = co_await world.make_group();                  // 1
    must(co_await world.say(kAlice, group, "m1", "one"));            // 2
    must(co_await world.say(kBob, group, "m2", "two"));              // 3
    const auto sent = co_await world.say(kAlice, group, "m3", "?");  // 4
    must(co_await world.changes.react(
        world.as(kBob), World::change(group, sent->seq, "r1"), "👍", true));  // 5
    const auto receipts = co_await world.service.list_receipts(world.as(kAlice), group);
    CO_ASSERT_TRUE(receipts.has_value() && receipts->size() == 1);
    EXPECT_EQ(receipts->front().user, kBob);
    EXPECT_EQ(receipts->front().read, Seq(3)) << "up to the message; a reaction is none";
    EXPECT_EQ(receipts->front().delivered, Seq(3));
    co_await world.close();
}

CO_TEST(Unread, NoticesAndRecallsDoNotCount) {
    World world(loop);
    const auto group = co_await world.make_group();
    EXPECT_EQ(World::unread(co_await world.get(kBob, group)), 0U);
    const auto sent = co_await world.say(kAlice, group, "m1", "one");
    must(co_await world.service.recall(world.as(kAlice), group, sent->seq, "r1"));
    EXPECT_EQ(World::unread(co_await world.get(kBob, group)), 1U) << "recalled stays counted";
    co_await world.close();
}

CO_TEST(UpdateMembership, ChangesOnlyWhatIsSetAndTravelsWhole) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    auto changed = co_await world.service.update_membership(world.as(kBob), id, {.pinned = true});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_TRUE(changed->pinned);
    changed = co_await world.service.update_membership(
        world.as(kBob), id, {.muted = true, .draft = "unsent"});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_TRUE(changed->pinned && changed->muted);
    EXPECT_EQ(changed->draft, "unsent");
    const auto changes = co_await feed_of(&world, kBob);
    CO_ASSERT_TRUE(!changes.empty() && changes.back().has_membership());
    EXPECT_TRUE(changes.back().membership().pinned());
    EXPECT_EQ(changes.back().membership().draft(), "unsent");
    EXPECT_EQ(changes.back().membership().join_seq(), 1U);
    // Without a difference nothing is told.
    must(co_await world.service.update_membership(world.as(kBob), id, {.muted = true}));
    EXPECT_EQ((co_await feed_of(&world, kBob)).size(), changes.size());
    EXPECT_FALSE((co_await world.get(kAlice, id)).membership.pinned) << "it is one's own";
    co_await world.close();
}

CO_TEST(UpdateMembership, Bounds) {
    Settings settings;
    settings.limits.pinned = 1;
    World world(loop, settings);
    const auto bob = World::chat(kAlice, kBob);
    const auto carol = World::chat(kAlice, kCarol);
    const auto pin = [&](ConversationId id, bool pinned) {
        return world.service.update_membership(world.as(kAlice), id, {.pinned = pinned});
    };
    EXPECT_EQ(reason_of(co_await pin(bob, true)), "");
    EXPECT_EQ(reason_of(co_await pin(carol, true)), errors::kTooManyPinned);
    EXPECT_EQ(reason_of(co_await pin(bob, true)), "") << "it is pinned already";
    EXPECT_EQ(reason_of(co_await pin(bob, false)), "");
    EXPECT_EQ(reason_of(co_await pin(carol, true)), "");
    EXPECT_EQ(reason_of(co_await world.service.update_membership(
                  world.as(kAlice), bob, {.draft = std::string(10'001, 'x')})),
              errors::kDraftTooLong);
    EXPECT_EQ(
        reason_of(co_await world.service.update_membership(world.as(kEve), bob, {.pinned = true})),
        errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(UpdateMembership, HiddenEndsWithTheNextMessage) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    must(co_await world.service.update_membership(world.as(kBob), id, {.hidden = true}));
    EXPECT_TRUE((co_await world.get(kBob, id)).membership.hidden);
    must(co_await world.say(kAlice, id, "m2", "hello?"));
    EXPECT_FALSE((co_await world.get(kBob, id)).membership.hidden);
    must(co_await world.service.update_membership(world.as(kBob), id, {.muted = true}));
    EXPECT_FALSE((co_await world.get(kBob, id)).membership.hidden);
    must(co_await world.service.update_membership(world.as(kBob), id, {.hidden = true}));
    EXPECT_TRUE((co_await world.get(kBob, id)).membership.hidden) << "it can be hidden again";
    co_await world.close();
}

CO_TEST(MarkedUnread, EndsWithReading) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "hi"));
    must(co_await world.service.mark_read(world.as(kBob), id, Seq(1)));
    must(co_await world.service.update_membership(world.as(kBob), id, {.marked_unread = true}));
    EXPECT_TRUE((co_await world.get(kBob, id)).membership.marked_unread);
    must(co_await world.service.mark_read(world.as(kBob), id, Seq(1)));
    EXPECT_FALSE((co_await world.get(kBob, id)).membership.marked_unread);
    const auto changes = co_await feed_of(&world, kBob);
    EXPECT_FALSE(changes.back().membership().marked_unread());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
