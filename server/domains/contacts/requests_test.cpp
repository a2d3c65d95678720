// feature: rule-10, new-friends, friend-request, decline, limit-contacts
#include "contacts/store.h"
#include "contacts/testing/world.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::reason_of;
using testing::World;
using boost::asio::experimental::awaitable_operators::operator&&;

class NothingAllowed final : public accounts::TextPolicy {
  public:
    [[nodiscard]] Result<std::string> check_text(std::string /*text*/) const override {
        return Error(Code::kForbidden, "TEXT_NOT_ALLOWED");
    }
};

CO_TEST(Requests, AReasonIsHeldToTheTextPolicy) {
    World world(loop);
    const NothingAllowed texts;
    world.service.use_text_policy(texts);
    EXPECT_EQ(reason_of(co_await world.service.request_friend(
                  world.as(kAlice), kBob, {.reason = "buy gold", .remark = ""})),
              "TEXT_NOT_ALLOWED");
    EXPECT_TRUE(world.sessions.feed_of(kBob).empty());
    co_await world.close();
}

CO_TEST(Requests, AskAndAccept) {
    World world(loop);
    const auto asked = co_await world.service.request_friend(
        world.as(kAlice), kBob, {.reason = "from school", .remark = "Bobby"});
    CO_ASSERT_TRUE(asked.has_value());
    EXPECT_FALSE(asked->contact.has_value());
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).i_have_them);
    auto bobs = world.sessions.feed_of(kBob);
    CO_ASSERT_TRUE(bobs.size() == 1 && bobs[0].has_friend_request());
    EXPECT_FALSE(bobs[0].friend_request().outgoing());
    EXPECT_EQ(bobs[0].friend_request().reason(), "from school");
    EXPECT_EQ(bobs[0].friend_request().user().handle(), "alice");

    const auto contact = co_await world.reply(kBob, kAlice, Answer::kAccept);
    CO_ASSERT_TRUE(contact.has_value() && contact->has_value());
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_TRUE(seen.i_have_them && seen.they_have_me);
    CO_ASSERT_TRUE(world.became.size() == 1);
    EXPECT_EQ(world.became[0].asker, kAlice);
    EXPECT_EQ(world.became[0].accepter, kBob);
    EXPECT_EQ(world.became[0].reason, "from school");
    const auto alices = world.sessions.feed_of(kAlice).back();
    CO_ASSERT_TRUE(alices.has_contact());
    EXPECT_EQ(alices.contact().remark(), "Bobby");
    EXPECT_EQ(alices.contact().conversation_id(), "d1-2");
    EXPECT_TRUE(alices.contact().is_contact());
    bobs = world.sessions.feed_of(kBob);
    EXPECT_EQ(bobs.back().contact().user().handle(), "alice");
    EXPECT_EQ(bobs.back().contact().remark(), "");
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kAccepted);

    // Accepting twice is the same as once.
    EXPECT_TRUE(co_await world.reply(kBob, kAlice, Answer::kAccept));
    EXPECT_EQ(world.became.size(), 1U);
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, kBob)), kAlreadyContact);
    co_await world.close();
}

CO_TEST(Requests, BothAskAtOnceAndBecomeContactsOnce) {
    World world(loop);
    const auto [a, b] = co_await (world.ask(kAlice, kBob) && world.ask(kBob, kAlice));
    CO_ASSERT_TRUE(a.has_value() && b.has_value());
    EXPECT_NE(a->contact.has_value(), b->contact.has_value());
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_TRUE(seen.i_have_them && seen.they_have_me);
    EXPECT_EQ(world.became.size(), 1U);
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kAccepted);
    EXPECT_EQ(co_await world.state_for(kBob, kAlice), RequestState::kAccepted);
    co_await world.close();
}

CO_TEST(Requests, RepeatingRenewsOneRequest) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob, "first"));
    loop.clock().advance(std::chrono::hours(1));
    EXPECT_TRUE(co_await world.ask(kAlice, kBob, "second"));
    const auto listed = co_await world.service.list_requests(world.as(kBob));
    CO_ASSERT_TRUE(listed.has_value() && listed->size() == 1);
    EXPECT_EQ(listed->at(0).request.reason, "second");
    EXPECT_EQ(listed->at(0).request.sent, loop.clock().wall_now());
    co_await world.close();
}

CO_TEST(Requests, ADeclineIsHiddenAndMayBeTakenBack) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    world.sessions.clear();
    const auto declined = co_await world.reply(kBob, kAlice, Answer::kDecline);
    CO_ASSERT_TRUE(declined.has_value());
    EXPECT_FALSE(declined->has_value());
    EXPECT_TRUE(world.sessions.feed_of(kAlice).empty());
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kPending);
    EXPECT_EQ(co_await world.state_for(kBob, kAlice), RequestState::kDeclined);
    EXPECT_TRUE(co_await world.reply(kBob, kAlice, Answer::kAccept));
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).they_have_me);
    co_await world.close();
}

CO_TEST(Requests, ARequestEndsAfterThirtyDays) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    loop.clock().advance(kRequestLife);
    EXPECT_EQ(reason_of(co_await world.reply(kBob, kAlice, Answer::kAccept)), kRequestExpired);
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kExpired);
    // The other direction does not accept what is over.
    const auto asked = co_await world.ask(kBob, kAlice);
    CO_ASSERT_TRUE(asked.has_value());
    EXPECT_FALSE(asked->contact.has_value());
    co_await world.close();
}

CO_TEST(Requests, OnlyWhoWasAskedAnswers) {
    World world(loop);
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    EXPECT_EQ(reason_of(co_await world.reply(kCarol, kAlice, Answer::kAccept)), kRequestUnknown);
    EXPECT_EQ(reason_of(co_await world.reply(kAlice, kBob, Answer::kAccept)), kRequestUnknown);
    EXPECT_EQ(reason_of(co_await world.reply(kBob, UserId(99), Answer::kAccept)), kUserUnknown);
    co_await world.close();
}

CO_TEST(Requests, StrangeTargetsAreRefused) {
    World world(loop);
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, kAlice)), kSelfRequest);
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, UserId(99))), kUserUnknown);
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, UserId())), kUserUnknown);
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, kBob, std::string(101, 'x'))), kReasonTooLong);
    world.accounts.at(kBob).deleted = true;
    EXPECT_EQ(reason_of(co_await world.ask(kAlice, kBob)), kUserUnknown);
    co_await world.close();
}

CO_TEST(Requests, ABlockedAskerSeesNothingOfIt) {
    World world(loop);
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kBob), kAlice, Block::kBlock));
    world.sessions.clear();
    const auto asked = co_await world.ask(kAlice, kBob);
    CO_ASSERT_TRUE(asked.has_value());
    EXPECT_EQ(co_await world.state_for(kAlice, kBob), RequestState::kPending);
    EXPECT_TRUE(world.sessions.feed_of(kBob).empty());
    EXPECT_TRUE((co_await world.service.list_requests(world.as(kBob)))->empty());
    EXPECT_EQ(reason_of(co_await world.reply(kBob, kAlice, Answer::kAccept)), kRequestUnknown);
    // Nor does it come up when they are unblocked.
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kBob), kAlice, Block::kUnblock));
    EXPECT_TRUE((co_await world.service.list_requests(world.as(kBob)))->empty());
    co_await world.close();
}

CO_TEST(Requests, AnInstanceMayTakeFewer) {
    World world(loop);
    Service few({.database = *world.database,
                 .outbox = world.outbox,
                 .timers = world.loop.timers(),
                 .random = world.random,
                 .ids = world.ids,
                 .accounts = world.accounts,
                 .graph = world.graph,
                 .contacts_max = 1});
    const auto accept = [&](UserId from, UserId asker) {
        return few.answer_friend(world.as(from),
                                 {.asker = asker, .answer = Answer::kAccept, .remark = {}});
    };
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    EXPECT_TRUE(co_await accept(kBob, kAlice));
    EXPECT_TRUE(co_await world.ask(kCarol, kBob));
    EXPECT_EQ(reason_of(co_await accept(kBob, kCarol)), kTooManyContacts);
    co_await world.close();
}

CO_TEST(Requests, AFullListTakesNobodyMore) {
    World world(loop);
    EXPECT_TRUE(co_await world.database->write(world.soon(), [&](storage::Tx& tx) -> Result<void> {
        for (std::int64_t n = 0; n < kContactsMax; ++n) {
            Edge edge;
            edge.owner = kBob;
            edge.other = UserId(1'000 + static_cast<std::uint64_t>(n));
            edge.is_contact = true;
            store::put_edge(tx, edge);
        }
        return {};
    }));
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));
    EXPECT_EQ(reason_of(co_await world.reply(kBob, kAlice, Answer::kAccept)), kTooManyContacts);
    // Also from the other side.
    EXPECT_TRUE(co_await world.ask(kBob, kCarol));
    const auto refused = co_await world.reply(kCarol, kBob, Answer::kAccept);
    EXPECT_EQ(reason_of(refused), kTooManyContacts);
    EXPECT_EQ(refused.error().code(), Code::kTooLarge);
    EXPECT_TRUE(world.became.empty());
    EXPECT_FALSE((co_await world.between(kCarol, kBob)).i_have_them);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
