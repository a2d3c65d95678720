// feature: find-by-id, find-by-qr, new-friends
#include "contacts/testing/world.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::reason_of;
using testing::World;

CO_TEST(Find, ByHandleAndByIdWithTheRelation) {
    World world(loop);
    const auto stranger = co_await world.service.find_by_handle(world.as(kAlice), "bob");
    CO_ASSERT_TRUE(stranger.has_value());
    EXPECT_EQ(stranger->user.id, kBob);
    EXPECT_EQ(stranger->relation, Relation::kStranger);
    EXPECT_FALSE(stranger->edge || stranger->incoming);

    EXPECT_TRUE(co_await world.ask(kBob, kAlice));
    const auto asked = co_await world.service.find_by_id(world.as(kAlice), kBob);
    CO_ASSERT_TRUE(asked.has_value());
    EXPECT_EQ(asked->relation, Relation::kAsked);
    EXPECT_TRUE(asked->incoming.has_value());
    EXPECT_EQ((co_await world.service.find_by_id(world.as(kBob), kAlice))->relation,
              Relation::kRequested);
    EXPECT_EQ((co_await world.service.find_by_id(world.as(kAlice), kAlice))->relation,
              Relation::kSelf);

    EXPECT_EQ(reason_of(co_await world.service.find_by_handle(world.as(kAlice), "nobody")),
              kUserUnknown);
    EXPECT_EQ(reason_of(co_await world.service.find_by_id(world.as(kAlice), UserId(99))),
              kUserUnknown);
    world.accounts.at(kBob).deleted = true;
    EXPECT_EQ(reason_of(co_await world.service.find_by_id(world.as(kAlice), kBob)), kUserUnknown);
    co_await world.close();
}

// feature: rule-9
CO_TEST(Find, SaysWhereAStrangerMayWrite) {
    World world(loop);
    const auto may_write = [&](UserId other) {
        return world.service.find_by_id(world.as(kAlice), other);
    };
    EXPECT_FALSE((co_await may_write(kBob))->may_write);
    EXPECT_TRUE(
        co_await world.service.update_privacy(world.as(kBob), {.strangers_may_write = true}));
    EXPECT_TRUE((co_await may_write(kBob))->may_write);
    EXPECT_TRUE((co_await world.service.find_by_handle(world.as(kAlice), "bob"))->may_write);
    EXPECT_FALSE((co_await may_write(kAlice))->may_write);
    EXPECT_TRUE(co_await world.graph.await_answer(world.soon(), kCarol, kAlice));
    EXPECT_TRUE((co_await may_write(kCarol))->may_write) << "Carol has written to Alice";
    co_await world.befriend(kAlice, kBob);
    EXPECT_FALSE((co_await may_write(kBob))->may_write) << "no stranger";
    co_await world.close();
}

CO_TEST(Find, ACardWorksUntilItIsReset) {
    World world(loop);
    const auto card = co_await world.service.get_card(world.as(kBob));
    CO_ASSERT_TRUE(card.has_value());
    EXPECT_EQ(*co_await world.service.get_card(world.as(kBob)), *card);
    EXPECT_NE(*co_await world.service.get_card(world.as(kAlice)), *card);
    EXPECT_EQ((co_await world.service.find_by_card(world.as(kAlice), *card))->user.id, kBob);
    const auto fresh = co_await world.service.reset_card(world.as(kBob));
    CO_ASSERT_TRUE(fresh.has_value());
    const auto old = co_await world.service.find_by_card(world.as(kAlice), *card);
    EXPECT_EQ(reason_of(old), kQrExpired);
    EXPECT_EQ(old.error().code(), Code::kGone);
    EXPECT_EQ((co_await world.service.find_by_card(world.as(kAlice), *fresh))->user.id, kBob);
    EXPECT_EQ(reason_of(co_await world.service.find_by_card(world.as(kAlice), "kapok:user:../x")),
              kUserUnknown);
    co_await world.close();
}

CO_TEST(Lists, ContactsComeInPagesWithTheBlocked) {
    World world(loop);
    co_await world.befriend(kAlice, kCarol);
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kAlice), kBob, Block::kBlock));
    const auto first = co_await world.service.list_contacts(world.as(kAlice), "", 1);
    CO_ASSERT_TRUE(first.has_value() && first->contacts.size() == 1);
    EXPECT_EQ(first->contacts[0].user.id, kBob);
    EXPECT_TRUE(first->contacts[0].edge.blocked);
    const auto second =
        co_await world.service.list_contacts(world.as(kAlice), first->next_page_token, 1);
    CO_ASSERT_TRUE(second.has_value() && second->contacts.size() == 1);
    EXPECT_EQ(second->contacts[0].user.id, kCarol);
    EXPECT_EQ(second->next_page_token, "");
    EXPECT_EQ(reason_of(co_await world.service.list_contacts(world.as(kAlice), "x", 1)),
              kPageTokenInvalid);
    EXPECT_EQ(reason_of(co_await world.service.list_contacts(world.as(kAlice), "", 501)),
              kLimitTooLarge);
    // Bob has nobody, and does not see that he is blocked.
    EXPECT_TRUE((co_await world.service.list_contacts(world.as(kBob), "", 0))->contacts.empty());
    co_await world.close();
}

CO_TEST(Lists, RequestsComeNewestFirst) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    loop.clock().advance(std::chrono::seconds(1));
    EXPECT_TRUE(co_await world.ask(kCarol, kAlice));
    const auto listed = co_await world.service.list_requests(world.as(kAlice));
    CO_ASSERT_TRUE(listed.has_value() && listed->size() == 2);
    EXPECT_EQ(listed->at(0).user.id, kCarol);
    EXPECT_EQ(listed->at(1).user.id, kBob);
    EXPECT_TRUE((co_await world.service.list_requests(world.as(kBob)))->size() == 1);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
