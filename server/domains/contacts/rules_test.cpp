#include "contacts/rules.h"

#include "contacts/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::contacts {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr WallTime kLongAgo = kNow - kRequestLife;
constexpr UserId kMe{1};
constexpr UserId kOther{2};

template <class T>
std::string reason(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

Pair strangers() {
    Pair pair;
    pair.me = kMe;
    pair.other = kOther;
    pair.mine.owner = pair.theirs.other = kMe;
    pair.mine.other = pair.theirs.owner = kOther;
    return pair;
}

Request request(UserId asker, RequestState state, WallTime sent = kNow) {
    Request made;
    made.asker = asker;
    made.asked = asker == kMe ? kOther : kMe;
    made.reason = "hi";
    made.state = state;
    made.sent = sent;
    return made;
}

Pair with_incoming(RequestState state, WallTime sent = kNow) {
    auto pair = strangers();
    pair.incoming = request(kOther, state, sent);
    return pair;
}

TEST(ContactsRules, Texts) {
    EXPECT_EQ(*check_reason("  I am Bob "), "I am Bob");
    EXPECT_TRUE(check_reason(std::string(100, 'x')));
    EXPECT_EQ(reason(check_reason(std::string(101, 'x'))), kReasonTooLong);
    EXPECT_EQ(reason(check_reason(std::string("a\0b", 3))), kReasonTooLong);
    EXPECT_EQ(*check_remark(""), "");
    EXPECT_EQ(reason(check_remark(std::string(33, 'x'))), kRemarkTooLong);
}

TEST(ContactsRules, TheConversationIsTheSameFromBothSides) {
    EXPECT_EQ(direct_conversation(UserId(10), UserId(9)), "d9-10");
    EXPECT_EQ(direct_conversation(UserId(9), UserId(10)), "d9-10");
}

TEST(ContactsRules, Cards) {
    const std::string token = "AAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_EQ(parse_card_text(card_text(token)), token);
    for (const auto* bad : {"",
                            "kapok:user:",
                            "kapok:login:AAAAAAAAAAAAAAAAAAAAAA",
                            "kapok:user:AAAAAAAAAAAAAAAAAAAAA/"}) {
        EXPECT_FALSE(parse_card_text(bad)) << bad;
    }
}

TEST(ContactsRules, ADeclineIsHiddenFromTheAsker) {
    const auto declined = request(kMe, RequestState::kDeclined);
    EXPECT_EQ(seen_by_asker(declined, kNow), RequestState::kPending);
    EXPECT_EQ(seen_by_asked(declined, kNow), RequestState::kDeclined);
    EXPECT_EQ(seen_by_asker(declined, kNow + kRequestLife), RequestState::kExpired);
    const auto pending = request(kMe, RequestState::kPending);
    EXPECT_EQ(seen_by_asker(pending, kNow), RequestState::kPending);
    EXPECT_EQ(seen_by_asker(pending, kNow + kRequestLife), RequestState::kExpired);
    EXPECT_EQ(seen_by_asked(pending, kNow + kRequestLife), RequestState::kExpired);
    const auto accepted = request(kMe, RequestState::kAccepted);
    EXPECT_EQ(seen_by_asker(accepted, kNow + kRequestLife), RequestState::kAccepted);
}

TEST(ContactsRules, Relations) {
    auto pair = strangers();
    EXPECT_EQ(relation_of(pair, kNow), Relation::kStranger);
    pair.outgoing = request(kMe, RequestState::kDeclined);
    EXPECT_EQ(relation_of(pair, kNow), Relation::kRequested);
    pair.incoming = request(kOther, RequestState::kPending);
    EXPECT_EQ(relation_of(pair, kNow), Relation::kAsked);
    pair.incoming->hidden = true;
    EXPECT_EQ(relation_of(pair, kNow), Relation::kRequested);
    pair.mine.is_contact = true;
    EXPECT_EQ(relation_of(pair, kNow), Relation::kContact);
    pair.other = kMe;
    EXPECT_EQ(relation_of(pair, kNow), Relation::kSelf);
}

TEST(ContactsRules, Asking) {
    auto pair = strangers();
    EXPECT_EQ(ask(pair, {"hi", "Bob"}, kNow)->outcome, Asked::kSent);
    EXPECT_EQ(ask(pair, {"hi", "Bob"}, kNow)->request.reason, "hi");
    // A repetition renews, also after a decline.
    for (const auto before :
         {RequestState::kPending, RequestState::kDeclined, RequestState::kExpired}) {
        pair.outgoing = request(kMe, before, kLongAgo);
        const auto again = ask(pair, {"again", ""}, kNow);
        EXPECT_EQ(again->outcome, Asked::kSent);
        EXPECT_EQ(again->request.sent, kNow);
        EXPECT_EQ(again->request.state, RequestState::kPending);
    }
    pair.other = kMe;
    EXPECT_EQ(reason(ask(pair, {}, kNow)), kSelfRequest);
}

TEST(ContactsRules, AskingWhoHasAskedAccepts) {
    EXPECT_EQ(ask(with_incoming(RequestState::kPending), {}, kNow)->outcome, Asked::kAccepted);
    // Not if theirs is over, or was declined.
    EXPECT_EQ(ask(with_incoming(RequestState::kPending, kLongAgo), {}, kNow)->outcome,
              Asked::kSent);
    EXPECT_EQ(ask(with_incoming(RequestState::kDeclined), {}, kNow)->outcome, Asked::kSent);
    auto hidden = with_incoming(RequestState::kPending);
    hidden.incoming->hidden = true;
    EXPECT_EQ(ask(hidden, {}, kNow)->outcome, Asked::kSent);
}

TEST(ContactsRules, AskingWhoBlockedLooksPendingAndIsNeverSeen) {
    auto pair = strangers();
    pair.theirs.blocked = true;
    const auto made = ask(pair, {"hi", ""}, kNow);
    EXPECT_EQ(made->outcome, Asked::kSwallowed);
    EXPECT_TRUE(made->request.hidden);
    EXPECT_EQ(seen_by_asker(made->request, kNow), RequestState::kPending);
    EXPECT_FALSE(is_open(made->request, kNow));
    pair.theirs.is_contact = true;  // they deleted nothing, but blocked
    EXPECT_EQ(ask(pair, {}, kNow)->outcome, Asked::kSwallowed);
}

TEST(ContactsRules, AskingAContact) {
    auto pair = strangers();
    pair.mine.is_contact = pair.theirs.is_contact = true;
    EXPECT_EQ(reason(ask(pair, {}, kNow)), kAlreadyContact);
    // I had deleted them: they still have me, so nobody needs to accept.
    pair.mine.is_contact = false;
    EXPECT_EQ(ask(pair, {}, kNow)->outcome, Asked::kRestored);
    // They have deleted me: I must ask.
    pair.mine.is_contact = true;
    pair.theirs.is_contact = false;
    EXPECT_EQ(ask(pair, {}, kNow)->outcome, Asked::kSent);
}

TEST(ContactsRules, Answering) {
    const auto yes = Answer::kAccept;
    const auto no = Answer::kDecline;
    EXPECT_EQ(reason(answer(strangers(), yes, kNow)), kRequestUnknown);
    EXPECT_EQ(*answer(with_incoming(RequestState::kPending), yes, kNow), Answered::kAccepted);
    EXPECT_EQ(*answer(with_incoming(RequestState::kPending), no, kNow), Answered::kDeclined);
    EXPECT_EQ(reason(answer(with_incoming(RequestState::kPending, kLongAgo), yes, kNow)),
              kRequestExpired);
    EXPECT_EQ(reason(answer(with_incoming(RequestState::kPending, kLongAgo), no, kNow)),
              kRequestExpired);
    // Repetitions, and second thoughts.
    EXPECT_EQ(*answer(with_incoming(RequestState::kDeclined), no, kNow), Answered::kNothing);
    EXPECT_EQ(*answer(with_incoming(RequestState::kDeclined), yes, kNow), Answered::kAccepted);
    EXPECT_EQ(reason(answer(with_incoming(RequestState::kDeclined, kLongAgo), yes, kNow)),
              kRequestExpired);
    auto accepted = with_incoming(RequestState::kAccepted);
    EXPECT_EQ(reason(answer(accepted, yes, kNow)), kRequestUnknown);  // deleted since
    EXPECT_EQ(reason(answer(accepted, no, kNow)), kAlreadyContact);
    accepted.mine.is_contact = true;
    EXPECT_EQ(*answer(accepted, yes, kNow), Answered::kNothing);
    auto hidden = with_incoming(RequestState::kPending);
    hidden.incoming->hidden = true;
    EXPECT_EQ(reason(answer(hidden, yes, kNow)), kRequestUnknown);
}

TEST(ContactsRules, BefriendingKeepsWhatWasThere) {
    auto pair = strangers();
    pair.theirs.is_contact = true;
    pair.theirs.since = kLongAgo;
    pair.theirs.remark = "old";
    pair.mine.blocked = true;
    const auto made = befriend(pair, {"Bob", ""}, kNow);
    EXPECT_TRUE(made.mine.is_contact && made.theirs.is_contact);
    EXPECT_TRUE(made.mine.blocked);
    EXPECT_EQ(made.mine.remark, "Bob");
    EXPECT_EQ(made.mine.since, kNow);
    EXPECT_EQ(made.theirs.remark, "old");
    EXPECT_EQ(made.theirs.since, kLongAgo);
}

TEST(ContactsRules, BlockingSettlesWhatIsOpen) {
    auto pair = with_incoming(RequestState::kPending);
    pair.outgoing = request(kMe, RequestState::kPending);
    pair.mine.is_contact = true;
    const auto blocked = set_blocked(pair, Block::kBlock, kNow);
    EXPECT_TRUE(blocked.mine.blocked && blocked.mine.is_contact);
    EXPECT_EQ(blocked.incoming->state, RequestState::kDeclined);
    EXPECT_EQ(blocked.outgoing->state, RequestState::kExpired);
    pair.mine = blocked.mine;
    const auto unblocked = set_blocked(pair, Block::kUnblock, kNow);
    EXPECT_FALSE(unblocked.mine.blocked);
    EXPECT_FALSE(unblocked.incoming || unblocked.outgoing);
    // What is settled already is left alone.
    auto settled = with_incoming(RequestState::kAccepted);
    EXPECT_FALSE(set_blocked(settled, Block::kBlock, kNow).incoming);
}

TEST(ContactsRules, Pages) {
    EXPECT_EQ(*page_size(0), 500U);
    EXPECT_EQ(*page_size(7), 7U);
    EXPECT_EQ(reason(page_size(501)), kLimitTooLarge);
    EXPECT_EQ(*parse_page_token(""), UserId());
    EXPECT_EQ(*parse_page_token("42"), UserId(42));
    for (const auto* bad : {"x", "-1", "042", "99999999999999999999", "18446744073709551615"}) {
        EXPECT_EQ(reason(parse_page_token(bad)), kPageTokenInvalid) << bad;
    }
}

TEST(ContactsRules, TheEventComesBackWhole) {
    const BecameContacts event{kMe, kOther, "hello there friend"};
    const auto back = BecameContacts::decode(event.encode());
    ASSERT_TRUE(back);
    EXPECT_EQ(back->asker, kMe);
    EXPECT_EQ(back->accepter, kOther);
    EXPECT_EQ(back->reason, "hello there friend");
    EXPECT_EQ(BecameContacts::decode(BecameContacts{kMe, kOther, ""}.encode())->reason, "");
    for (const auto* bad : {"", "1", "1 2", "a b c", "1  c"}) {
        EXPECT_FALSE(BecameContacts::decode(bad)) << bad;
    }
}

}  // namespace
}  // namespace kapok::contacts
