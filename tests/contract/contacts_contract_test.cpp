// The SQL of contacts, every statement of it, on both engines.
#include "contacts/module.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"
#include "contract/domain_engines.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{2};
constexpr UserId kCarol{3};

class ContactsContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Edge edge(UserId owner, UserId other) {
    Edge made;
    made.owner = owner;
    made.other = other;
    made.is_contact = true;
    made.since = kNow;
    return made;
}

TEST_P(ContactsContract, Edges) {
    in_tx([](storage::Tx& tx) {
        auto mine = edge(kAlice, kBob);
        mine.remark = "鲍勃";
        store::put_edge(tx, mine);
        store::put_edge(tx, edge(kAlice, kCarol));
        store::put_edge(tx, edge(kBob, kCarol));
        auto blocked = edge(kAlice, UserId(4));
        blocked.is_contact = false;
        blocked.blocked = true;
        store::put_edge(tx, blocked);
        const auto found = store::find_edge(tx, kAlice, kBob);
        EXPECT_TRUE(found.is_contact);
        EXPECT_EQ(found.remark, "鲍勃");
        EXPECT_EQ(found.since, kNow);
        EXPECT_FALSE(store::find_edge(tx, kBob, kAlice).is_contact);
        EXPECT_EQ(store::find_remark(tx, kAlice, kBob), "鲍勃");
        EXPECT_EQ(store::find_remark(tx, kBob, kAlice), "");
        EXPECT_EQ(store::count_contacts(tx, kAlice), 2);

        const auto first = store::list_edges(tx, kAlice, {UserId(), 2});
        ASSERT_EQ(first.size(), 2U);
        EXPECT_EQ(first[0].other, kBob);
        EXPECT_EQ(first[1].other, kCarol);
        EXPECT_EQ(store::list_edges(tx, kAlice, {kCarol, 2}).size(), 1U);
        const auto owners = store::list_edges_to(tx, kCarol, {UserId(), 10});
        ASSERT_EQ(owners.size(), 2U);
        EXPECT_EQ(owners[0].owner, kBob);
        EXPECT_EQ(store::list_edges_to(tx, kCarol, {kBob, 10}).size(), 1U);

        // One that says nothing any more is gone.
        mine.is_contact = false;
        store::put_edge(tx, mine);
        EXPECT_EQ(store::find_edge(tx, kAlice, kBob).remark, "");
        EXPECT_EQ(store::list_edges(tx, kAlice, {UserId(), 10}).size(), 2U);
    });
}

TEST_P(ContactsContract, Requests) {
    in_tx([](storage::Tx& tx) {
        Request request;
        request.asker = kAlice;
        request.asked = kBob;
        request.reason = "hello";
        request.sent = kNow;
        store::put_request(tx, request);
        request.state = RequestState::kAccepted;
        store::put_request(tx, request);
        Request hidden = request;
        hidden.asker = kCarol;
        hidden.hidden = true;
        hidden.sent = kNow + std::chrono::seconds(1);
        store::put_request(tx, hidden);
        Request older = request;
        older.asker = kBob;
        older.asked = UserId(4);
        older.sent = kNow - std::chrono::seconds(1);
        store::put_request(tx, older);

        const auto pair = store::find_pair(tx, kBob, kAlice);
        EXPECT_FALSE(pair.outgoing);
        ASSERT_TRUE(pair.incoming);
        EXPECT_EQ(pair.incoming->state, RequestState::kAccepted);
        EXPECT_EQ(pair.incoming->reason, "hello");
        const auto bobs = store::list_requests(tx, kBob, 10);
        ASSERT_EQ(bobs.size(), 2U);
        EXPECT_EQ(bobs[0].asker, kAlice);
        EXPECT_EQ(bobs[1].asker, kBob);
        EXPECT_EQ(store::list_requests(tx, kBob, 1).size(), 1U);
        EXPECT_EQ(store::list_requests(tx, kCarol, 10).size(), 1U);  // the asker sees it
    });
}

TEST_P(ContactsContract, Cards) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_card(tx, kAlice));
        store::create_card(tx, kAlice, "first");
        store::create_card(tx, kAlice, "second");
        EXPECT_EQ(store::find_card(tx, kAlice), "first");
        EXPECT_EQ(store::find_card_owner(tx, "first"), kAlice);
        store::replace_card(tx, kAlice, "third");
        EXPECT_FALSE(store::find_card_owner(tx, "first"));
        EXPECT_EQ(store::find_card_owner(tx, "third"), kAlice);
    });
}

// feature: remark, starred, contact-tags
TEST_P(ContactsContract, WhatAnEdgeSays) {
    in_tx([](storage::Tx& tx) {
        auto mine = edge(kAlice, kBob);
        mine.note = "两行\n的备注";
        mine.starred = true;
        mine.tags = {TagId(1), TagId(2)};
        mine.presence = Sharing::kAlways;
        mine.receipts = Sharing::kNever;
        mine.typing = Sharing::kNever;
        store::put_edge(tx, mine);
        auto carols = edge(kCarol, kBob);
        carols.tags = {TagId(3)};
        store::put_edge(tx, carols);
        store::put_edge(tx, edge(kAlice, kCarol));
        for (const auto& found : {store::find_edge(tx, kAlice, kBob),
                                  store::list_edges(tx, kAlice, {UserId(), 10}).front(),
                                  store::list_edges_to(tx, kBob, {UserId(), 10}).back()}) {
            EXPECT_EQ(found.note, mine.note);
            EXPECT_TRUE(found.starred);
            EXPECT_EQ(found.tags, mine.tags);
            EXPECT_EQ(found.presence, Sharing::kAlways);
            EXPECT_EQ(found.receipts, Sharing::kNever);
            EXPECT_EQ(found.typing, Sharing::kNever);
        }
        EXPECT_TRUE(store::list_edges(tx, kAlice, {UserId(), 10}).back().tags.empty());
        EXPECT_EQ(store::list_edges_to(tx, kBob, {UserId(), 1}).front().tags,
                  std::vector{TagId(3)});
        // Exceptions and blocks, from both sides.
        auto blocking = edge(UserId(4), kAlice);
        blocking.is_contact = false;
        blocking.blocked = true;
        store::put_edge(tx, blocking);
        auto without = store::list_no_receipts(tx, kAlice);
        std::ranges::sort(without);
        EXPECT_EQ(without, (std::vector{kBob, UserId(4)}));
        EXPECT_EQ(store::list_no_receipts(tx, kBob), std::vector{kAlice});
        // One that only waits for an answer is there, and in no list.
        Edge waits;
        waits.owner = kBob;
        waits.other = kAlice;
        waits.awaits_answer = true;
        store::put_edge(tx, waits);
        EXPECT_TRUE(store::find_edge(tx, kBob, kAlice).awaits_answer);
        EXPECT_TRUE(store::list_edges(tx, kBob, {UserId(), 10}).empty());
        // Tags go with the edge.
        mine.is_contact = false;
        mine.tags.clear();
        store::put_edge(tx, mine);
        EXPECT_TRUE(store::find_edge(tx, kAlice, kBob).tags.empty());
        store::erase_user(tx, kCarol);
        EXPECT_FALSE(store::find_edge(tx, kCarol, kBob).is_contact);
        EXPECT_TRUE(store::find_edge(tx, kAlice, kCarol).is_contact);
    });
}

// feature: contact-tags
TEST_P(ContactsContract, Tags) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::insert_tag(tx, kAlice, {TagId(1), "家人"}));
        EXPECT_FALSE(store::insert_tag(tx, kAlice, {TagId(2), "家人"}));
        EXPECT_TRUE(store::insert_tag(tx, kBob, {TagId(3), "家人"}));
        EXPECT_TRUE(store::insert_tag(tx, kAlice, {TagId(4), "同事"}));
        EXPECT_EQ(store::list_tags(tx, kAlice).size(), 2U);
        EXPECT_EQ(store::find_tag(tx, kAlice, TagId(1))->name, "家人");
        EXPECT_FALSE(store::find_tag(tx, kBob, TagId(1)));
        EXPECT_FALSE(store::rename_tag(tx, kAlice, {TagId(4), "家人"}));
        EXPECT_TRUE(store::rename_tag(tx, kAlice, {TagId(4), "Work"}));
        EXPECT_TRUE(store::rename_tag(tx, kAlice, {TagId(4), "Work"}));
        EXPECT_FALSE(store::rename_tag(tx, kBob, {TagId(4), "Mine"}));
        auto mine = edge(kAlice, kBob);
        mine.tags = {TagId(1), TagId(4)};
        store::put_edge(tx, mine);
        store::delete_tag(tx, kBob, TagId(1));
        EXPECT_TRUE(store::find_tag(tx, kAlice, TagId(1)));
        store::delete_tag(tx, kAlice, TagId(1));
        EXPECT_FALSE(store::find_tag(tx, kAlice, TagId(1)));
        EXPECT_EQ(store::find_edge(tx, kAlice, kBob).tags, std::vector{TagId(4)});
    });
}

// feature: add-me, receipts
TEST_P(ContactsContract, PrivacySettings) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::find_privacy(tx, kAlice), Privacy());
        const Privacy changed{.by_handle = false,
                              .by_phone = true,
                              .by_qr = false,
                              .by_group = false,
                              .by_card = false,
                              .confirm = false,
                              .strangers_may_write = true,
                              .presence = true,
                              .receipts = true,
                              .typing = false};
        store::put_privacy(tx, kAlice, Privacy());
        store::put_privacy(tx, kAlice, changed);
        EXPECT_EQ(store::find_privacy(tx, kAlice), changed);
        std::vector<UserId> asked;
        for (std::uint64_t n = 1; n < 40; ++n) {
            asked.emplace_back(n);
        }
        store::put_privacy(tx, UserId(39), changed);
        store::put_privacy(tx, kBob, Privacy());
        asked.push_back(kAlice);
        auto found = store::list_with_receipts(tx, asked);
        std::ranges::sort(found);
        found.erase(std::unique(found.begin(), found.end()), found.end());
        EXPECT_EQ(found, (std::vector{UserId(39), kAlice}));
    });
}

// feature: address-book
TEST_P(ContactsContract, AddressBooks) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_book_secret(tx));
        store::create_book_secret(tx, {.salt = std::string("sa\0lt", 5), .secret = "first"});
        store::create_book_secret(tx, {.salt = "other", .secret = "second"});
        EXPECT_EQ(store::find_book_secret(tx)->secret, "first");
        EXPECT_EQ(store::find_book_secret(tx)->salt, std::string("sa\0lt", 5));
        constexpr std::uint32_t kHigh = 0xFFFF'FFFF;
        store::replace_book(tx, {.owner = kAlice, .own_token = kHigh, .tokens = {1, 2}});
        store::replace_book(tx, {.owner = kAlice, .own_token = 7, .tokens = {2, 3}});
        EXPECT_TRUE(store::book_is_on(tx, kAlice));
        store::set_own_token(tx, kAlice, kHigh);
        store::set_own_token(tx, kCarol, kHigh);
        EXPECT_FALSE(store::book_is_on(tx, kCarol));
        EXPECT_EQ(store::count_book(tx, kAlice), 2);
        store::replace_book(tx, {.owner = kBob, .own_token = 3, .tokens = {kHigh}});
        store::replace_book(tx, {.owner = kCarol, .own_token = 2, .tokens = {}});
        EXPECT_EQ(store::list_matches(tx, kAlice, 10), std::vector{kBob});
        EXPECT_EQ(store::list_matches(tx, kBob, 10), std::vector{kAlice});
        EXPECT_TRUE(store::list_matches(tx, kCarol, 10).empty());
        EXPECT_TRUE(store::match(tx, kAlice, kBob));
        EXPECT_FALSE(store::match(tx, kAlice, kCarol));
        store::erase_book(tx, kBob);
        EXPECT_FALSE(store::book_is_on(tx, kBob));
        EXPECT_TRUE(store::list_matches(tx, kAlice, 10).empty());
        EXPECT_FALSE(store::find_uploads(tx, kAlice));
        store::put_uploads(tx, kAlice, {1, kNow});
        store::put_uploads(tx, kAlice, {2, kNow});
        EXPECT_EQ(store::find_uploads(tx, kAlice)->uploads, 2);
        EXPECT_EQ(store::find_uploads(tx, kAlice)->ends, kNow);
    });
}

KAPOK_ON_ALL_ENGINES(ContactsContract);

}  // namespace
}  // namespace kapok::contacts
