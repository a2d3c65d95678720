// feature: mention-all, rule-12
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"
#include "runtime/scope.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono::minutes;

const Text kAll{.text = "@all", .mentions_all = true};

// The groups of these tests are large ones.
Settings large() {
    Settings settings;
    settings.limits.large_group = 2;
    return settings;
}

Task<std::string> edit(
    World* world, ConversationId id, Seq seq, std::string client_id, std::string text, bool all) {
    co_return reason_of(co_await world->changes.edit(
        world->as(kAlice),
        World::change(id, seq, std::move(client_id)),
        {.text = std::move(text), .mentioned = {}, .mentions_all = all}));
}

CO_TEST(MentionAll, ARecallDoesNotMakeItSooner) {
    World world(loop, large());
    const auto group = co_await world.make_group();
    const auto first = co_await world.say(kAlice, group, "m1", kAll);
    must(first);
    must(co_await world.service.recall(world.as(kAlice), group, first->seq, "r1"));
    co_await world.drain();
    const auto soon = co_await world.say(kAlice, group, "m2", kAll);
    EXPECT_EQ(reason_of(soon), errors::kMentionAllTooSoon);
    EXPECT_EQ(soon.error().retry_after_ms(), 600'000U);
    loop.clock().advance(minutes(10));
    must(co_await world.say(kAlice, group, "m2", kAll));
    co_await world.close();
}

CO_TEST(MentionAll, AnEditThatAddsItCountsFromTheEdit) {
    World world(loop, large());
    const auto group = co_await world.make_group();
    const auto sent = co_await world.say(kAlice, group, "m1", "look");
    must(sent);
    loop.clock().advance(minutes(30));
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e1", "@all look", true), "");
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m2", kAll)), errors::kMentionAllTooSoon);
    // Taken out and put in again: once more.
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e2", "look", false), "");
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e3", "@all look", true),
              errors::kMentionAllTooSoon);
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e1", "@all look", true), "")
        << "a repetition";
    loop.clock().advance(minutes(10));
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e3", "@all look", true), "");
    EXPECT_EQ(co_await edit(&world, group, sent->seq, "e4", "@all look!", true), "")
        << "whom it mentions stays";
    co_await world.close();
}

Task<void> say_all(World* world, ConversationId id, std::string name, int* sent) {
    const auto said = co_await world->say(kAlice, id, std::move(name), kAll);
    *sent += said ? 1 : 0;
}

CO_TEST(MentionAll, SeveralAtOnceAreOne) {
    World world(loop, large());
    const auto group = co_await world.make_group();
    int sent = 0;
    runtime::Scope scope(loop.executor());
    for (int i = 0; i < 8; ++i) {
        scope.spawn("test.say", say_all(&world, group, fmt::format("m{}", i), &sent));
    }
    co_await scope.join();
    EXPECT_EQ(sent, 1);
    co_await scope.close();
    co_await world.close();
}

CO_TEST(MentionAll, WhatWasNotWrittenCostsNoTurn) {
    World world(loop, large());
    const auto group = co_await world.make_group();
    must(co_await world.say(kAlice, group, "m1", "plain"));
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m1", kAll)),
              errors::kClientMessageIdReused);
    EXPECT_EQ(reason_of(co_await world.say(
                  kAlice,
                  group,
                  "m2",
                  Text{.text = "@all @eve", .mentioned = {kEve}, .mentions_all = true})),
              errors::kMentionNotAMember);
    must(co_await world.say(kAlice, group, "m3", kAll));
    co_await world.close();
}

CO_TEST(MentionAll, IsRememberedWhenAGroupGrows) {
    Settings settings;
    settings.limits.large_group = 3;
    World world(loop, settings);
    const auto group = co_await world.make_group();
    must(co_await world.say(kAlice, group, "m1", kAll));
    must(co_await world.say(kAlice, group, "m2", kAll));
    must(co_await world.service.add_members(world.as(kAlice), group, {kDave}));
    EXPECT_EQ(reason_of(co_await world.say(kAlice, group, "m3", kAll)), errors::kMentionAllTooSoon);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
