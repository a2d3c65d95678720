// feature: nudge
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono::milliseconds;
using std::chrono::seconds;

CO_TEST(Nudge, IsAnEntryThatDoesNotCount) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto nudged = co_await world.changes.nudge(world.as(kBob), group, kAlice, "n1");
    CO_ASSERT_TRUE(nudged.has_value());
    EXPECT_EQ(std::get<Nudge>(nudged->content.body).user, kAlice);
    EXPECT_EQ(world.pushes_to(kAlice).back().entry().content().nudge().user_id(), 1U);
    const auto seen = co_await world.get(kAlice, group);
    EXPECT_EQ(World::unread(seen), 0U);
    EXPECT_EQ(seen.last_entry->seq, nudged->seq);
    const auto again = co_await world.changes.nudge(world.as(kBob), group, kAlice, "n1");
    EXPECT_EQ(again->seq, nudged->seq) << "a repetition";
    EXPECT_EQ(reason_of(co_await world.changes.nudge(world.as(kBob), group, kCarol, "n1")),
              errors::kClientMessageIdReused);
    co_await world.close();
}

CO_TEST(Nudge, ComesOnceInTenSeconds) {
    World world(loop);
    const auto group = co_await world.make_group();
    must(co_await world.changes.nudge(world.as(kBob), group, kAlice, "n1"));
    loop.clock().advance(seconds(4));
    const auto early = co_await world.changes.nudge(world.as(kBob), group, kAlice, "n2");
    EXPECT_EQ(reason_of(early), errors::kNudgeTooSoon);
    EXPECT_EQ(early.error().retry_after_ms(), 6'000U);
    must(co_await world.changes.nudge(world.as(kBob), group, kCarol, "n3"));
    must(co_await world.changes.nudge(world.as(kCarol), group, kAlice, "n1"));
    loop.clock().advance(seconds(6) - milliseconds(1));
    EXPECT_EQ(reason_of(co_await world.changes.nudge(world.as(kBob), group, kAlice, "n4")),
              errors::kNudgeTooSoon);
    loop.clock().advance(milliseconds(1));
    must(co_await world.changes.nudge(world.as(kBob), group, kAlice, "n4"));
    co_await world.close();
}

CO_TEST(Nudge, IsForMembersOfTheChat) {
    World world(loop);
    const auto group = co_await world.make_group();
    const auto nudge = [&](UserId user, ConversationId id, UserId whom) {
        return world.changes.nudge(world.as(user), id, whom, "n1");
    };
    EXPECT_EQ(reason_of(co_await nudge(kBob, group, kDave)), errors::kMemberUnknown);
    EXPECT_EQ(reason_of(co_await nudge(kEve, group, kBob)), errors::kConversationUnknown);
    world.contacts.block(kAlice, kBob);
    EXPECT_EQ(reason_of(co_await nudge(kBob, World::chat(kAlice, kBob), kAlice)),
              errors::kBlockedByPeer);
    must(co_await nudge(kBob, World::chat(kBob, kBob), kBob));
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
