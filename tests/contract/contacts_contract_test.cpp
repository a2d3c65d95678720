// The SQL of contacts, every statement of it, on both engines.
#include "contacts/module.h"
#include "contacts/store.h"
#include "contract/domain_engines.h"

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

KAPOK_ON_ALL_ENGINES(ContactsContract);

}  // namespace
}  // namespace kapok::contacts
