// feature: contact-note
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
    EXPECT_EQ(ask(pair, {"hi", "Bob"}, Door::kClosed, kNow)->outcome, Asked::kSent);
    EXPECT_EQ(ask(pair, {"hi", "Bob"}, Door::kClosed, kNow)->request.reason, "hi");
    // A repetition renews, also after a decline.
    for (const auto before :
         {RequestState::kPending, RequestState::kDeclined, RequestState::kExpired}) {
        pair.outgoing = request(kMe, before, kLongAgo);
        const auto again = ask(pair, {"again", ""}, Door::kClosed, kNow);
        EXPECT_EQ(again->outcome, Asked::kSent);
        EXPECT_EQ(again->request.sent, kNow);
        EXPECT_EQ(again->request.state, RequestState::kPending);
    }
    pair.other = kMe;
    EXPECT_EQ(reason(ask(pair, {}, Door::kClosed, kNow)), kSelfRequest);
}

TEST(ContactsRules, AskingWhoHasAskedAccepts) {
    EXPECT_EQ(ask(with_incoming(RequestState::kPending), {}, Door::kClosed, kNow)->outcome,
              Asked::kAccepted);
    // Not if theirs is over, or was declined.
    EXPECT_EQ(
        ask(with_incoming(RequestState::kPending, kLongAgo), {}, Door::kClosed, kNow)->outcome,
        Asked::kSent);
    EXPECT_EQ(ask(with_incoming(RequestState::kDeclined), {}, Door::kClosed, kNow)->outcome,
              Asked::kSent);
    auto hidden = with_incoming(RequestState::kPending);
    hidden.incoming->hidden = true;
    EXPECT_EQ(ask(hidden, {}, Door::kClosed, kNow)->outcome, Asked::kSent);
}

TEST(ContactsRules, AskingWhoBlockedLooksPendingAndIsNeverSeen) {
    auto pair = strangers();
    pair.theirs.blocked = true;
    const auto made = ask(pair, {"hi", ""}, Door::kClosed, kNow);
    EXPECT_EQ(made->outcome, Asked::kSwallowed);
    EXPECT_TRUE(made->request.hidden);
    EXPECT_EQ(seen_by_asker(made->request, kNow), RequestState::kPending);
    EXPECT_FALSE(is_open(made->request, kNow));
    pair.theirs.is_contact = true;  // they deleted nothing, but blocked
    EXPECT_EQ(ask(pair, {}, Door::kClosed, kNow)->outcome, Asked::kSwallowed);
}

TEST(ContactsRules, AskingAContact) {
    auto pair = strangers();
    pair.mine.is_contact = pair.theirs.is_contact = true;
    EXPECT_EQ(reason(ask(pair, {}, Door::kClosed, kNow)), kAlreadyContact);
    // I had deleted them: they still have me, so nobody needs to accept.
    pair.mine.is_contact = false;
    EXPECT_EQ(ask(pair, {}, Door::kClosed, kNow)->outcome, Asked::kRestored);
    // They have deleted me: I must ask.
    pair.mine.is_contact = true;
    pair.theirs.is_contact = false;
    EXPECT_EQ(ask(pair, {}, Door::kClosed, kNow)->outcome, Asked::kSent);
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

// feature: rule-9, rule-10
TEST(ContactsRules, AskingWhoLetsPeopleIn) {
    auto pair = strangers();
    EXPECT_EQ(ask(pair, {"hi", ""}, Door::kOpen, kNow)->outcome, Asked::kWelcomed);
    EXPECT_EQ(ask(pair, {"hi", ""}, Door::kOpen, kNow)->request.state, RequestState::kAccepted);
    pair.theirs.is_contact = true;
    EXPECT_EQ(ask(pair, {}, Door::kOpen, kNow)->outcome, Asked::kRestored);
    pair.theirs.blocked = true;  // a block is stronger than an open door, and as silent as ever
    const auto swallowed = ask(pair, {}, Door::kOpen, kNow);
    EXPECT_EQ(swallowed->outcome, Asked::kSwallowed);
    EXPECT_EQ(seen_by_asker(swallowed->request, kNow), RequestState::kPending);
}

// feature: add-me
TEST(ContactsRules, EachWayOfAddingHasItsSwitch) {
    struct Case {
        AddSource source;
        bool Privacy::* way;
    };
    const Case cases[] = {{AddSource::kUnspecified, &Privacy::by_handle},
                          {AddSource::kHandle, &Privacy::by_handle},
                          {AddSource::kPhone, &Privacy::by_phone},
                          {AddSource::kQr, &Privacy::by_qr},
                          {AddSource::kGroup, &Privacy::by_group},
                          {AddSource::kCard, &Privacy::by_card}};
    for (const auto& [source, way] : cases) {
        Privacy all{.by_phone = true};
        EXPECT_TRUE(may_add(source, Evidence::kShown, all));
        const auto unshown = may_add(source, Evidence::kMissing, all);
        all.*way = false;
        const auto closed = may_add(source, Evidence::kShown, all);
        EXPECT_EQ(reason(closed), kAddNotAllowed);
        // The two refusals are the same, word for word.
        EXPECT_EQ(reason(unshown), reason(closed));
        EXPECT_EQ(unshown.error().message(), closed.error().message());
        Privacy none{.by_handle = false, .by_qr = false, .by_group = false, .by_card = false};
        none.*way = true;
        EXPECT_TRUE(may_add(source, Evidence::kShown, none)) << "one switch does not close another";
    }
    // Who matches has agreed.
    EXPECT_TRUE(may_add(AddSource::kAddressBook, Evidence::kShown, {}));
    EXPECT_EQ(reason(may_add(AddSource::kAddressBook, Evidence::kMissing, {})), kAddNotAllowed);
    EXPECT_EQ(reason(may_add(static_cast<AddSource>(99), Evidence::kShown, {})), kAddNotAllowed);
    EXPECT_FALSE(Privacy().by_phone) << "off until its owner turns it on";
}

TEST(ContactsRules, TheAcquaintedNeedNoWay) {
    EXPECT_FALSE(are_acquainted(strangers(), kNow));
    EXPECT_TRUE(are_acquainted(with_incoming(RequestState::kPending), kNow));
    EXPECT_FALSE(are_acquainted(with_incoming(RequestState::kDeclined), kNow));
    EXPECT_FALSE(are_acquainted(with_incoming(RequestState::kPending, kLongAgo), kNow));
    auto pair = strangers();
    pair.outgoing = request(kMe, RequestState::kPending);
    EXPECT_FALSE(are_acquainted(pair, kNow));
    pair.mine.is_contact = true;
    EXPECT_TRUE(are_acquainted(pair, kNow));
    pair.mine.is_contact = false;
    pair.theirs.is_contact = true;
    EXPECT_TRUE(are_acquainted(pair, kNow));
}

// feature: presence, receipts, typing
TEST(ContactsRules, PresenceReceiptsAndTypingAreMutual) {
    // Every combination of both settings and both exceptions.
    const Sharing all[] = {Sharing::kAsSettings, Sharing::kAlways, Sharing::kNever};
    const auto shows = [](Sharing exception, bool setting) {
        return exception == Sharing::kAlways || (exception == Sharing::kAsSettings && setting);
    };
    for (const bool mine_on : {false, true}) {
        for (const bool theirs_on : {false, true}) {
            for (const auto my_exception : all) {
                for (const auto their_exception : all) {
                    Side mine{
                        .stance = {.is_contact = true,
                                   .presence = my_exception,
                                   .receipts = my_exception,
                                   .typing = my_exception},
                        .privacy = {.presence = mine_on, .receipts = mine_on, .typing = mine_on}};
                    Side theirs{
                        .stance = {.is_contact = true,
                                   .presence = their_exception,
                                   .receipts = their_exception,
                                   .typing = their_exception},
                        .privacy = {
                            .presence = theirs_on, .receipts = theirs_on, .typing = theirs_on}};
                    const bool both =
                        shows(my_exception, mine_on) && shows(their_exception, theirs_on);
                    EXPECT_EQ(relationship_of(mine, theirs).presence_shared, both);
                    EXPECT_EQ(relationship_of(theirs, mine).presence_shared, both);
                    EXPECT_EQ(relationship_of(mine, theirs).receipts_shared, both);
                    EXPECT_EQ(relationship_of(mine, theirs).typing_shared, both);
                    theirs.stance.is_contact = false;
                    EXPECT_FALSE(relationship_of(mine, theirs).presence_shared);
                    EXPECT_EQ(relationship_of(mine, theirs).receipts_shared, both);
                    mine.stance.blocked = true;
                    EXPECT_FALSE(relationship_of(mine, theirs).receipts_shared);
                    EXPECT_FALSE(relationship_of(theirs, mine).receipts_shared);
                    EXPECT_FALSE(relationship_of(theirs, mine).typing_shared);
                }
            }
        }
    }
    EXPECT_FALSE(relationship_of({.stance = {.is_contact = true}, .privacy = {}},
                                 {.stance = {.is_contact = true}, .privacy = {}})
                     .presence_shared)
        << "off at first";
    EXPECT_TRUE(relationship_of({}, {}).typing_shared) << "on at first";
}

// feature: rule-9
TEST(ContactsRules, AStrangerIsToldWhetherTheyMayWrite) {
    Pair pair;
    pair.me = UserId(1);
    pair.other = UserId(2);
    const Privacy open{.strangers_may_write = true};
    EXPECT_FALSE(takes_from_stranger(pair, {}));
    EXPECT_TRUE(takes_from_stranger(pair, open));
    pair.theirs.blocked = true;
    EXPECT_TRUE(takes_from_stranger(pair, open)) << "a block is not told";
    pair.theirs.awaits_answer = true;
    EXPECT_TRUE(takes_from_stranger(pair, {}));
    pair.theirs = {};
    pair.theirs.is_contact = true;
    EXPECT_TRUE(takes_from_stranger(pair, {}));
    pair.mine.is_contact = true;
    EXPECT_FALSE(takes_from_stranger(pair, open)) << "they are no stranger";
    pair.mine = {};
    pair.mine.blocked = true;
    EXPECT_FALSE(takes_from_stranger(pair, open));
    pair.mine = {};
    pair.other = pair.me;
    EXPECT_FALSE(takes_from_stranger(pair, open));
}

// feature: rule-9
TEST(ContactsRules, StrangersMayWriteWhereTheyAreTakenOrAwaited) {
    const Side nobody;
    EXPECT_FALSE(relationship_of(nobody, nobody).they_take_mine);
    EXPECT_TRUE(relationship_of(nobody, {.stance = {}, .privacy = {.strangers_may_write = true}})
                    .they_take_mine);
    const Side wrote{.stance = {.awaits_answer = true}, .privacy = {}};
    EXPECT_TRUE(relationship_of(nobody, wrote).they_take_mine);
    EXPECT_TRUE(relationship_of(wrote, nobody).i_await_answer);
    EXPECT_FALSE(relationship_of(wrote, nobody).they_take_mine);
}

// feature: remark, contact-tags
TEST(ContactsRules, NotesAndNamesOfTags) {
    EXPECT_EQ(*check_note(" 两行\n的备注 "), "两行\n的备注");
    EXPECT_TRUE(check_note(std::string(400, 'x')));
    EXPECT_EQ(reason(check_note(std::string(401, 'x'))), kNoteTooLong);
    EXPECT_EQ(reason(check_note("a\x01")), kNoteTooLong);
    EXPECT_EQ(*check_tag_name(" 家人 "), "家人");
    for (const auto& bad :
         {std::string(), std::string("  "), std::string(33, 'x'), std::string("a\nb")}) {
        EXPECT_EQ(reason(check_tag_name(bad)), kTagNameInvalid) << bad;
    }
    EXPECT_TRUE(check_phone("+8613800138000"));
    for (const auto* bad :
         {"", "13800138000", "+0138001380", "+86138x0138000", "+123456", "+1234567890123456"}) {
        EXPECT_EQ(reason(check_phone(bad)), kPhoneInvalid) << bad;
    }
}

// feature: address-book
TEST(ContactsRules, HashesOfNumbers) {
    // The first bytes of SHA-256("salt+8613800138000"): clients compute the same.
    EXPECT_EQ(phone_hash("salt", "+8613800138000"), 0x376a9577U);
    EXPECT_NE(phone_hash("other", "+8613800138000"), phone_hash("salt", "+8613800138000"));
    const std::string secret(32, 's');
    EXPECT_EQ(book_token(secret, 7), book_token(secret, 7));
    EXPECT_NE(book_token(secret, 7), book_token(secret, 8));
    EXPECT_NE(book_token(secret, 7), book_token(std::string(32, 't'), 7));
}

TEST(ContactsRules, AnAddressBookIsUploadedAFewTimesADay) {
    auto window = *take_upload(std::nullopt, kNow);
    for (std::int64_t n = 1; n < kBookUploadsADay; ++n) {
        window = *take_upload(window, kNow);
    }
    const auto refused = take_upload(window, kNow + std::chrono::hours(23));
    EXPECT_EQ(reason(refused), kAddressBookTooOften);
    EXPECT_EQ(refused.error().retry_after_ms(), 3'600'000U);
    EXPECT_EQ(take_upload(window, kNow + std::chrono::hours(24))->uploads, 1);
}

}  // namespace
}  // namespace kapok::contacts
