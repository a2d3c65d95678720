#include "contacts/testing/world.h"
#include "kapok/contacts/v1/types.pb.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::reason_of;
using testing::World;

const std::string kBobsPhone = "+8613800138000";

// feature: add-me
CO_TEST(Privacy, TravelsInTheFeedAndIsOnesOwn) {
    World world(loop);
    EXPECT_EQ(*co_await world.service.get_privacy(world.as(kBob)), Privacy());
    const auto changed =
        co_await world.service.update_privacy(world.as(kBob), {.by_handle = false, .confirm = {}});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_FALSE(changed->by_handle);
    EXPECT_TRUE(changed->by_qr);
    EXPECT_EQ(*co_await world.service.get_privacy(world.as(kBob)), *changed);
    EXPECT_EQ(*co_await world.service.get_privacy(world.as(kAlice)), Privacy());
    co_await world.outbox.drained(world.soon());
    CO_ASSERT_TRUE(world.sessions.feed_of(kBob).size() == 1);
    EXPECT_FALSE(world.sessions.feed_of(kBob)[0].privacy().by_handle());
    EXPECT_TRUE(world.sessions.feed_of(kBob)[0].privacy().by_qr());
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.by_handle = false}));
    co_await world.outbox.drained(world.soon());
    EXPECT_EQ(world.sessions.feed_of(kBob).size(), 1U) << "nothing changed, nobody told";
    co_await world.close();
}

// feature: add-me, find-by-id, find-by-qr
CO_TEST(Privacy, WhoIsNotFindableLooksLikeNobody) {
    World world(loop);
    const auto card = *co_await world.service.get_card(world.as(kBob));
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob),
                                                      {.by_handle = false, .by_qr = false}));
    const auto hidden = co_await world.service.find_by_handle(world.as(kAlice), "bob");
    const auto nobody = co_await world.service.find_by_handle(world.as(kAlice), "nobody");
    EXPECT_EQ(reason_of(hidden), kUserUnknown);
    EXPECT_EQ(hidden.error().message(), nobody.error().message());
    EXPECT_EQ(reason_of(co_await world.service.find_by_card(world.as(kAlice), card)), kQrExpired);
    // Whom Bob asks, or has, finds him all the same.
    EXPECT_TRUE(co_await world.ask(kBob, kAlice));
    EXPECT_TRUE(co_await world.service.find_by_handle(world.as(kAlice), "bob"));
    EXPECT_TRUE(co_await world.service.find_by_handle(world.as(kBob), "bob"));
    EXPECT_EQ(reason_of(co_await world.service.find_by_handle(world.as(kCarol), "bob")),
              kUserUnknown);
    co_await world.close();
}

// feature: find-by-phone
CO_TEST(Privacy, APhoneFindsOnlyWhoAllowsIt) {
    World world(loop);
    world.accounts.phones[kBob] = kBobsPhone;
    EXPECT_EQ(reason_of(co_await world.service.find_by_phone(world.as(kAlice), kBobsPhone)),
              kUserUnknown);
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.by_phone = true}));
    const auto found = co_await world.service.find_by_phone(world.as(kAlice), kBobsPhone);
    CO_ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->user.id, kBob);
    EXPECT_EQ(reason_of(co_await world.service.find_by_phone(world.as(kAlice), "+8613800138001")),
              kUserUnknown);
    EXPECT_EQ(reason_of(co_await world.service.find_by_phone(world.as(kAlice), "138")),
              kPhoneInvalid);
    co_await world.close();
}

// feature: add-me
CO_TEST(Privacy, ARequestComesTheWayItSays) {
    World world(loop);
    world.accounts.phones[kBob] = kBobsPhone;
    const auto card = *co_await world.service.get_card(world.as(kBob));
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.by_phone = true}));
    const auto come = [&](Way way) {
        return world.service.request_friend(world.as(kAlice), kBob, {.reason = "hi"}, way);
    };
    const Way wrong[] = {
        {.source = AddSource::kHandle, .evidence = "carol"},
        {.source = AddSource::kPhone, .evidence = "+8613800138001"},
        {.source = AddSource::kPhone, .evidence = ""},
        {.source = AddSource::kQr, .evidence = "kapok:user:AAAAAAAAAAAAAAAAAAAAAA"},
        {.source = AddSource::kQr, .evidence = "bogus"},
        {.source = AddSource::kGroup, .evidence = "g2"},
        {.source = AddSource::kCard, .evidence = "g1", .evidence_seq = 8},
        {.source = AddSource::kAddressBook},
        {.source = static_cast<AddSource>(42)},
    };
    for (const auto& way : wrong) {
        EXPECT_EQ(reason_of(co_await come(way)), kAddNotAllowed) << static_cast<int>(way.source);
    }
    const Way right[] = {
        {},
        {.source = AddSource::kHandle, .evidence = "bob"},
        {.source = AddSource::kPhone, .evidence = kBobsPhone},
        {.source = AddSource::kQr, .evidence = card},
        {.source = AddSource::kGroup, .evidence = "g1"},
        {.source = AddSource::kCard, .evidence = "g1", .evidence_seq = 7},
    };
    for (const auto& way : right) {
        const auto asked = co_await come(way);
        CO_ASSERT_TRUE(asked.has_value());
        EXPECT_EQ(asked->listed.request.source, way.source);
    }
    EXPECT_EQ(world.sessions.feed_of(kBob).back().friend_request().source(), v1::ADD_SOURCE_CARD);

    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob),
                                                      {.by_handle = false,
                                                       .by_phone = false,
                                                       .by_qr = false,
                                                       .by_group = false,
                                                       .by_card = false}));
    for (const auto& way : right) {
        EXPECT_EQ(reason_of(co_await come(way)), kAddNotAllowed) << static_cast<int>(way.source);
    }
    // Who was asked by Bob needs no way.
    EXPECT_TRUE(co_await world.ask(kBob, kCarol));
    const auto accepted = co_await world.ask(kCarol, kBob);
    CO_ASSERT_TRUE(accepted.has_value());
    EXPECT_TRUE(accepted->contact.has_value());
    co_await world.close();
}

// feature: add-me
CO_TEST(Privacy, WithoutConfirmationAskingIsEnough) {
    World world(loop);
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.confirm = false}));
    const auto asked = co_await world.ask(kAlice, kBob, "hello");
    CO_ASSERT_TRUE(asked.has_value() && asked->contact.has_value());
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_TRUE(seen.i_have_them && seen.they_have_me);
    CO_ASSERT_TRUE(world.became.size() == 1);
    EXPECT_EQ(world.became[0].asker, kAlice);
    EXPECT_EQ(world.became[0].reason, "hello");
    EXPECT_EQ(co_await world.state_for(kBob, kAlice), RequestState::kAccepted);
    co_await world.close();
}

// feature: presence, receipts, rule-9
CO_TEST(Privacy, ChangesReachRelationshipsAtOnce) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).receipts_shared);
    for (const auto user : {kAlice, kBob}) {
        EXPECT_TRUE(co_await world.service.update_privacy(world.as(user),
                                                          {.presence = true, .receipts = true}));
    }
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).receipts_shared);
    EXPECT_TRUE((co_await world.between(kBob, kAlice)).presence_shared);
    EXPECT_TRUE(co_await world.service.update_contact(
        world.as(kBob), kAlice, {.receipts = Sharing::kNever}));
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).receipts_shared);
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).presence_shared);
    EXPECT_FALSE((co_await world.between(kCarol, kBob)).they_take_mine);
    EXPECT_TRUE(
        co_await world.service.update_privacy(world.as(kBob), {.strangers_may_write = true}));
    EXPECT_TRUE((co_await world.between(kCarol, kBob)).they_take_mine);
    EXPECT_TRUE(co_await world.graph.await_answer(world.soon(), kCarol, kBob));
    EXPECT_TRUE(co_await world.graph.await_answer(world.soon(), kCarol, kBob));
    EXPECT_TRUE((co_await world.between(kBob, kCarol)).they_take_mine);
    // It is no contact, and no block, and in no list.
    EXPECT_TRUE((co_await world.service.list_contacts(world.as(kCarol), "", 0))->contacts.empty());
    co_await world.close();
}

// feature: typing
CO_TEST(Privacy, TypingIsOnUntilOneTurnsItOff) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    const auto in_groups = [&](UserId user) {
        return world.graph.shows_typing_in_groups(world.soon(), user);
    };
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).typing_shared);
    EXPECT_TRUE(*co_await in_groups(kAlice));
    EXPECT_TRUE(
        co_await world.service.update_contact(world.as(kBob), kAlice, {.typing = Sharing::kNever}));
    EXPECT_FALSE((co_await world.between(kAlice, kBob)).typing_shared);
    EXPECT_TRUE((co_await world.between(kAlice, kCarol)).typing_shared);
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kAlice), {.typing = false}));
    EXPECT_FALSE((co_await world.between(kCarol, kAlice)).typing_shared);
    EXPECT_FALSE(*co_await in_groups(kAlice));
    EXPECT_EQ(reason_of(co_await world.service.update_contact(
                  world.as(kBob), kAlice, {.typing = static_cast<Sharing>(7)})),
              kSharingInvalid);
    co_await world.close();
}

// feature: receipts
CO_TEST(Privacy, ReceiptsInGroups) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    const auto shared = [&](UserId me) {
        return world.graph.receipts_shared_in_group(world.soon(), me, {kAlice, kBob, kCarol});
    };
    for (const auto user : {kBob, kCarol}) {
        EXPECT_TRUE(co_await world.service.update_privacy(world.as(user), {.receipts = true}));
    }
    EXPECT_TRUE((co_await shared(kAlice))->empty()) << "who hides does not see";
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kAlice), {.receipts = true}));
    EXPECT_EQ(*co_await shared(kAlice), (std::vector{kBob, kCarol}));
    // An exception "always" is for the 1:1 conversation.
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.receipts = false}));
    EXPECT_TRUE(co_await world.service.update_contact(
        world.as(kBob), kAlice, {.receipts = Sharing::kAlways}));
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).receipts_shared);
    EXPECT_EQ(*co_await shared(kAlice), std::vector{kCarol});
    EXPECT_TRUE((co_await shared(kBob))->empty());
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.receipts = true}));
    EXPECT_TRUE(co_await world.service.update_contact(
        world.as(kBob), kAlice, {.receipts = Sharing::kNever}));
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kAlice), kCarol, Block::kBlock));
    EXPECT_TRUE((co_await shared(kAlice))->empty());
    EXPECT_EQ(*co_await shared(kBob), std::vector{kCarol});
    co_await world.close();
}

// feature: address-book
CO_TEST(AddressBook, OnlyThoseMatchWhoHaveEachOther) {
    World world(loop);
    world.accounts.phones = {{kAlice, "+8613800138001"}, {kBob, kBobsPhone}};
    const auto book = co_await world.service.get_address_book(world.as(kAlice));
    CO_ASSERT_TRUE(book.has_value());
    EXPECT_FALSE(book->enabled);
    EXPECT_EQ(book->salt, (co_await world.service.get_address_book(world.as(kBob)))->salt);
    const auto alices = phone_hash(book->salt, "+8613800138001");
    const auto bobs = phone_hash(book->salt, kBobsPhone);
    EXPECT_EQ(*co_await world.service.upload_address_book(world.as(kAlice), {bobs, 77, bobs}), 2U);
    const auto matches = [&](UserId user) { return world.service.list_matches(world.as(user)); };
    EXPECT_TRUE((co_await matches(kAlice))->empty()) << "Bob has uploaded nothing";
    EXPECT_EQ(*co_await world.service.upload_address_book(world.as(kBob), {1, 2}), 2U);
    EXPECT_TRUE((co_await matches(kAlice))->empty()) << "Bob does not have Alice";
    EXPECT_TRUE((co_await matches(kBob))->empty());
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kBob), {1, alices}));
    const auto seen = co_await matches(kAlice);
    CO_ASSERT_TRUE(seen.has_value() && seen->size() == 1);
    EXPECT_EQ(seen->at(0).user.id, kBob);
    EXPECT_EQ(seen->at(0).hash, bobs);
    EXPECT_EQ((co_await matches(kBob))->at(0).user.id, kAlice);

    // A match is a way to ask, also for who is found by nothing else.
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kBob), {.by_handle = false}));
    EXPECT_TRUE(co_await world.service.request_friend(
        world.as(kAlice), kBob, {.reason = "hi"}, {.source = AddSource::kAddressBook}));

    EXPECT_TRUE(co_await world.service.erase_address_book(world.as(kBob)));
    EXPECT_TRUE((co_await matches(kAlice))->empty());
    EXPECT_EQ((co_await world.service.get_address_book(world.as(kBob)))->numbers, 0U);
    co_await world.close();
}

// feature: address-book
CO_TEST(AddressBook, FollowsThePhone) {
    World world(loop);
    const std::string fresh = "+8613900139000";
    world.accounts.phones = {{kAlice, "+8613800138001"}, {kBob, kBobsPhone}};
    const auto salt = (co_await world.service.get_address_book(world.as(kAlice)))->salt;
    EXPECT_TRUE(co_await world.service.upload_address_book(
        world.as(kAlice), {phone_hash(salt, kBobsPhone), phone_hash(salt, fresh)}));
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kBob),
                                                           {phone_hash(salt, "+8613800138001")}));
    const auto tell = [&](UserId user) {
        return world.service.on_phone_changed({.id = 1,
                                               .topic = std::string(accounts::kPhoneChanged),
                                               .key = {},
                                               .payload = accounts::PhoneChanged{user}.encode()});
    };
    world.accounts.phones[kBob] = fresh;
    EXPECT_TRUE(co_await tell(kBob));
    const auto seen = co_await world.service.list_matches(world.as(kAlice));
    CO_ASSERT_TRUE(seen.has_value() && seen->size() == 1);
    EXPECT_EQ(seen->at(0).hash, phone_hash(salt, fresh));
    world.accounts.phones.erase(kBob);
    EXPECT_TRUE(co_await tell(kBob));
    EXPECT_TRUE((co_await world.service.list_matches(world.as(kAlice)))->empty());
    EXPECT_FALSE((co_await world.service.get_address_book(world.as(kBob)))->enabled);
    co_await world.close();
}

// feature: address-book
CO_TEST(AddressBook, IsBoundedAndKeepsNoNumber) {
    World world(loop);
    EXPECT_EQ(reason_of(co_await world.service.upload_address_book(world.as(kAlice), {1})),
              kPhoneRequired);
    world.accounts.phones[kAlice] = "+8613800138001";
    EXPECT_EQ(reason_of(co_await world.service.upload_address_book(
                  world.as(kAlice), std::vector<std::uint32_t>(5'001))),
              kAddressBookTooLarge);
    for (std::int64_t n = 0; n < kBookUploadsADay; ++n) {
        EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kAlice), {7}));
    }
    // Erasing does not open the gate again.
    EXPECT_TRUE(co_await world.service.erase_address_book(world.as(kAlice)));
    EXPECT_EQ(reason_of(co_await world.service.upload_address_book(world.as(kAlice), {7})),
              kAddressBookTooOften);
    loop.clock().advance(std::chrono::hours(24));
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kAlice), {7}));
    const auto stored = co_await world.database->read(world.soon(), [](storage::Tx& tx) {
        return Result(tx.query("SELECT token FROM contacts_book")[0].integer(0));
    });
    EXPECT_NE(*stored, 7) << "what is stored is not what was uploaded";
    co_await world.close();
}

// feature: delete-account
CO_TEST(Erasing, LeavesNothingOfTheUserAndMayBeRepeated) {
    World world(loop);
    world.accounts.phones[kAlice] = "+8613800138001";
    co_await world.befriend(kAlice, kBob);
    EXPECT_TRUE(co_await world.service.create_tag(world.as(kAlice), "Work"));
    EXPECT_TRUE(co_await world.service.get_card(world.as(kAlice)));
    EXPECT_TRUE(co_await world.service.update_privacy(world.as(kAlice), {.receipts = true}));
    EXPECT_TRUE(co_await world.ask(kAlice, kCarol));
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kAlice), {7}));
    EXPECT_TRUE((co_await world.between(kAlice, kBob)).i_have_them);  // cached
    for (int round = 0; round < 2; ++round) {
        EXPECT_TRUE(co_await world.service.erase(world.soon(), kAlice));
        const auto left = co_await world.database->read(world.soon(), [](storage::Tx& tx) {
            std::int64_t rows = 0;
            for (const auto* sql : {
                     "SELECT COUNT(*) FROM contacts_edge WHERE owner_id = 1",
                     "SELECT COUNT(*) FROM contacts_tag WHERE owner_id = 1",
                     "SELECT COUNT(*) FROM contacts_request WHERE asker_id = 1 OR asked_id = 1",
                     "SELECT COUNT(*) FROM contacts_card WHERE user_id = 1",
                     "SELECT COUNT(*) FROM contacts_privacy WHERE user_id = 1",
                     "SELECT COUNT(*) FROM contacts_book WHERE owner_id = 1",
                     "SELECT COUNT(*) FROM contacts_book_owner WHERE owner_id = 1",
                     "SELECT COUNT(*) FROM contacts_book_uploads WHERE owner_id = 1",
                 }) {
                rows += tx.query_row(sql)->integer(0);
            }
            return Result(rows);
        });
        EXPECT_EQ(*left, 0);
    }
    const auto seen = co_await world.between(kAlice, kBob);
    EXPECT_FALSE(seen.i_have_them);
    EXPECT_TRUE(seen.they_have_me) << "what others keep is theirs";
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
