// feature: rule-10, block, remark
#include "accounts/api/events.h"
#include "contacts/store.h"
#include "contacts/testing/world.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::reason_of;
using testing::World;

CO_TEST(Edges, DeletingIsOneSidedAndAskingAgainRestores) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    EXPECT_TRUE(
        co_await world.service.delete_contact(world.as(kAlice), kBob, Service::History::kKeep));
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_FALSE(seen.i_have_them);
    EXPECT_TRUE(seen.they_have_me);
    EXPECT_EQ(world.sessions.feed_of(kAlice).back().contact_removed().user_id(), kBob.value());
    EXPECT_FALSE(world.sessions.feed_of(kBob).back().has_contact_removed());
    EXPECT_EQ(reason_of(co_await world.service.delete_contact(
                  world.as(kAlice), kBob, Service::History::kKeep)),
              kContactUnknown);

    const auto back = co_await world.ask(kAlice, kBob);
    CO_ASSERT_TRUE(back.has_value() && back->contact.has_value());
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).i_have_them);
    EXPECT_EQ(world.became.size(), 1U);  // no second friendship
    co_await world.close();
}

CO_TEST(Edges, ABlockSurvivesDeleting) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kAlice), kBob, Block::kBlock));
    EXPECT_TRUE((co_await world.between(kBob, kAlice)).they_blocked);
    EXPECT_TRUE(
        co_await world.service.delete_contact(world.as(kAlice), kBob, Service::History::kKeep));
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_TRUE(seen.i_blocked);
    EXPECT_FALSE(seen.i_have_them);
    const auto notice = world.sessions.feed_of(kAlice).back();
    CO_ASSERT_TRUE(notice.has_contact());
    EXPECT_TRUE(notice.contact().blocked());
    EXPECT_FALSE(notice.contact().is_contact());
    // Nobody but Alice learns of the block.
    for (const auto& entry : world.sessions.feed_of(kBob)) {
        EXPECT_FALSE(entry.contact().blocked());
    }
    const auto unblocked =
        co_await world.service.set_blocked(world.as(kAlice), kBob, Block::kUnblock);
    CO_ASSERT_TRUE(unblocked.has_value());
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).i_blocked);
    EXPECT_TRUE(world.sessions.feed_of(kAlice).back().has_contact_removed());
    co_await world.close();
}

CO_TEST(Edges, BlockingAStrangerSettlesTheirRequest) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kBob), kAlice, Block::kBlock));
    EXPECT_EQ(co_await world.state_for(kBob, kAlice), RequestState::kDeclined);
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kPending);
    EXPECT_EQ(reason_of(co_await world.service.set_blocked(world.as(kBob), kBob, Block::kBlock)),
              kSelfBlock);
    EXPECT_EQ(
        reason_of(co_await world.service.set_blocked(world.as(kBob), UserId(99), Block::kBlock)),
        kUserUnknown);
    co_await world.close();
}

CO_TEST(Edges, RemarksAreOnesOwn) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    const auto changed =
        co_await world.service.update_contact(world.as(kAlice), kBob, {.remark = " Bobby "});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->edge.remark, "Bobby");
    EXPECT_EQ(world.sessions.feed_of(kAlice).back().contact().remark(), "Bobby");
    EXPECT_EQ(world.sessions.feed_of(kBob).back().contact().remark(), "");
    EXPECT_EQ(
        reason_of(co_await world.service.update_contact(world.as(kAlice), kCarol, {.remark = "C"})),
        kContactUnknown);
    EXPECT_EQ(reason_of(co_await world.service.update_contact(
                  world.as(kAlice), kBob, {.remark = std::string(33, 'x')})),
              kRemarkTooLong);
    world.sessions.clear();
    // Nothing set, nothing changed, nobody told.
    EXPECT_EQ((co_await world.service.update_contact(world.as(kAlice), kBob, {}))->edge.remark,
              "Bobby");
    EXPECT_TRUE(world.sessions.feed_of(kAlice).empty());
    co_await world.close();
}

CO_TEST(Edges, TheCacheForgetsExactly) {
    World world(loop);
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).i_have_them);
    EXPECT_FALSE((co_await world.between(kBob, kAlice)).they_blocked);
    co_await world.befriend(kAlice, kBob);
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).i_have_them);
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kAlice), kBob, Block::kBlock));
    const auto seen = co_await world.between(kBob, kAlice);
    EXPECT_TRUE(seen.they_blocked && seen.i_have_them && seen.they_have_me);
    EXPECT_FALSE(seen.i_blocked);
    EXPECT_TRUE((co_await world.between(kAlice, kAlice)).i_have_them);
    co_await world.close();
}

CO_TEST(Edges, AChangedProfileReachesWhoHasThem) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    co_await world.befriend(kCarol, kBob);
    EXPECT_TRUE(
        co_await world.service.delete_contact(world.as(kCarol), kBob, Service::History::kKeep));
    EXPECT_TRUE(co_await world.service.update_contact(world.as(kAlice), kBob, {.remark = "Bobby"}));
    world.sessions.clear();
    auto user = world.accounts.at(kBob);
    user.nickname = "Robert";
    EXPECT_TRUE(co_await world.database->write(world.soon(), [&](storage::Tx& tx) -> Result<void> {
        storage::enqueue(
            tx, accounts::kProfileChanged, "accounts:2", accounts::ProfileChanged{user}.encode());
        return {};
    }));
    // The event leads to further rows: the second wait is for those.
    co_await world.outbox.drained(world.soon());
    co_await world.outbox.drained(world.soon());
    const auto entries = world.sessions.feed_of(kAlice);
    CO_ASSERT_TRUE(entries.size() == 1);
    EXPECT_EQ(entries[0].contact().user().nickname(), "Robert");
    EXPECT_EQ(entries[0].contact().remark(), "Bobby");
    EXPECT_TRUE(world.sessions.feed_of(kCarol).empty());
    co_await world.close();
}

CO_TEST(Edges, AProfileOfAThousandContactsGoesToAll) {
    loop.set_time(runtime::testing::Loop::Time::kStands);  // a thousand appends take real time
    World world(loop);
    EXPECT_TRUE(co_await world.database->write(world.soon(), [&](storage::Tx& tx) -> Result<void> {
        for (std::uint64_t n = 0; n < 1'000; ++n) {
            Edge edge;
            edge.owner = UserId(1'000 + n);
            edge.other = kBob;
            edge.is_contact = true;
            store::put_edge(tx, edge);
        }
        return {};
    }));
    storage::OutboxRow row;
    row.topic = accounts::kProfileChanged;
    row.payload = accounts::ProfileChanged{world.accounts.at(kBob)}.encode();
    EXPECT_TRUE(co_await world.service.on_profile_changed(row));
    co_await world.outbox.drained(world.soon());
    for (const std::uint64_t n : {0, 499, 500, 999}) {
        EXPECT_EQ(world.sessions.feed_of(UserId(1'000 + n)).size(), 1U) << n;
    }
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
