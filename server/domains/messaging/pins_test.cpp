// feature: pins
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

Task<Result<void>> pin(
    World* world, UserId user, Entry target, std::string client_id, bool pinned = true) {
    co_return co_await world->changes.pin(
        world->as(user),
        World::change(target.conversation, target.seq, std::move(client_id)),
        pinned);
}

Task<std::vector<Seq>> pinned(World* world, UserId user, ConversationId id) {
    const auto pins = co_await world->changes.list_pins(world->as(user), id);
    EXPECT_TRUE(pins.has_value());
    std::vector<Seq> seqs;
    for (const auto& each : *pins) {
        seqs.push_back(each.entry.seq);
    }
    co_return seqs;
}

CO_TEST(Pins, AreForAllMembersLastPinnedFirst) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto first = co_await world.say(kAlice, group, "m1", "one");
    const auto second = co_await world.say(kBob, group, "m2", "two");
    must(co_await pin(&world, kCarol, *second, "p1"));
    must(co_await pin(&world, kBob, *first, "p2"));
    must(co_await pin(&world, kAlice, *first, "p3"));  // is pinned: nobody is told again
    EXPECT_EQ(co_await pinned(&world, kAlice, group), (std::vector{first->seq, second->seq}));
    const auto pins = co_await world.changes.list_pins(world.as(kAlice), group);
    EXPECT_EQ(pins->at(0).by, kBob);
    EXPECT_EQ(summary_of(pins->at(0).entry.content.body), "one");
    const auto entries = co_await world.entries(kAlice, group);
    EXPECT_EQ(entries.size(), 5U);
    EXPECT_EQ(std::get<Pin>(entries.back().content.body).target, first->seq);
    EXPECT_EQ(pins->at(0).pin_seq, entries.back().seq);
    EXPECT_EQ(entries.back().ordinal, second->ordinal) << "it does not count";
    EXPECT_EQ((co_await world.get(kAlice, group)).last_entry->seq, entries.back().seq);

    must(co_await pin(&world, kAlice, *first, "p4", false));
    EXPECT_EQ(co_await pinned(&world, kBob, group), (std::vector{second->seq}));
    EXPECT_EQ((co_await world.get(kAlice, group)).last_entry->seq, entries.back().seq)
        << "an unpinning is not worth showing";
    co_await world.close();
}

CO_TEST(Pins, AreForLeadersInALargeGroup) {
    Settings settings;
    settings.limits.familiar_group = 2;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kBob, group, "m1", "one");
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, *sent, "p1")), errors::kRoleTooLow);
    must(co_await pin(&world, kAlice, *sent, "p2"));
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, *sent, "p3", false)), errors::kRoleTooLow);
    const auto direct = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "one");
    must(co_await pin(&world, kBob, *direct, "p1"));
    EXPECT_EQ((co_await pinned(&world, kAlice, direct->conversation)).size(), 1U);
    co_await world.close();
}

CO_TEST(Pins, HaveALimitAndReasons) {
    Settings settings;
    settings.limits.pinned_messages = 2;
    World world(loop, settings);
    const auto id = World::chat(kAlice, kBob);
    std::vector<Entry> sent;
    for (const auto* name : {"m1", "m2", "m3"}) {
        sent.push_back(*(co_await world.say(kAlice, id, name, name)));
    }
    must(co_await pin(&world, kBob, sent[0], "p1"));
    must(co_await pin(&world, kBob, sent[1], "p2"));
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, sent[2], "p3")), errors::kTooManyPins);
    must(co_await pin(&world, kBob, sent[1], "p4"));  // is pinned already
    must(co_await pin(&world, kBob, sent[0], "p5", false));
    must(co_await pin(&world, kBob, sent[2], "p6"));
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, sent[2], "p1")), errors::kClientMessageIdReused);
    EXPECT_EQ(reason_of(co_await pin(&world, kEve, sent[2], "p7")), errors::kConversationUnknown);
    sent[0].seq = Seq(99);
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, sent[0], "p7")), errors::kEntryUnknown);
    sent[0].seq = Seq(4);
    EXPECT_EQ(reason_of(co_await pin(&world, kBob, sent[0], "p7")), errors::kEntryNotAMessage);
    co_await world.close();
}

CO_TEST(Pins, OfWhatIsRecalledOrUnreadableFallAway) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto gone = co_await world.say(kAlice, group, "m1", "one");
    const auto stays = co_await world.say(kAlice, group, "m2", "two");
    must(co_await pin(&world, kAlice, *gone, "p1"));
    must(co_await pin(&world, kAlice, *stays, "p2"));
    must(co_await world.service.recall(world.as(kAlice), group, gone->seq, "r1"));
    EXPECT_EQ(co_await pinned(&world, kBob, group), (std::vector{stays->seq}));
    must(co_await world.service.add_members(world.as(kAlice), group, {kDave}));
    EXPECT_TRUE((co_await pinned(&world, kDave, group)).empty()) << "written before they came";
    must(co_await world.changes.hide_entries(world.as(kBob), group, {stays->seq}));
    EXPECT_TRUE((co_await pinned(&world, kBob, group)).empty());
    EXPECT_EQ((co_await pinned(&world, kCarol, group)).size(), 1U);
    EXPECT_EQ(reason_of(co_await world.changes.list_pins(world.as(kEve), group)),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(Pins, AreFinishedOnceAfterACrash) {
    World world(loop);
    const auto sent = co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "one");
    const PinJob job{
        .what = World::change(sent->conversation, sent->seq, "p1"), .user = kBob, .pinned = true};
    for (int n = 0; n < 2; ++n) {
        must(co_await world.changes.on_pin(
            {.id = n, .topic = "", .key = "", .payload = job.encode()}));
    }
    must(co_await world.changes.on_pin({.id = 3, .topic = "", .key = "", .payload = "?"}));
    EXPECT_EQ((co_await world.entries(kAlice, sent->conversation)).size(), 2U);
    EXPECT_EQ((co_await pinned(&world, kAlice, sent->conversation)).size(), 1U);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
