// The SQL of agenda, every statement of it, on both engines.
// feature: scheduled, reminders
#include "agenda/module.h"
#include "agenda/store.h"
#include "contract/domain_engines.h"

namespace kapok::agenda {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class AgendaContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Item item(std::uint64_t id, UserId user, std::chrono::minutes in) {
    return {.id = ItemId(id),
            .user = user,
            .client_item_id = "c" + std::to_string(id),
            .kind = Kind::kScheduled,
            .conversation = ConversationId::direct(kAnn, kBob),
            .seq = Seq(7),
            .text = {.text = "生日快乐", .mentioned = {kBob, kAnn}, .mentions_all = true},
            .due = kNow + in};
}

TEST_P(AgendaContract, Items) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_next_due(tx));
        EXPECT_TRUE(store::add(tx, item(2, kAnn, std::chrono::minutes(9))));
        EXPECT_TRUE(store::add(tx, item(1, kAnn, std::chrono::minutes(5))));
        EXPECT_FALSE(store::add(tx, item(1, kAnn, std::chrono::minutes(6)))) << "one a client id";
        EXPECT_TRUE(store::add(tx, item(3, kBob, std::chrono::minutes(7))));
        EXPECT_EQ(store::count(tx, kAnn), 2);
        const auto all = store::list(tx, kAnn);
        ASSERT_EQ(all.size(), 2U);
        EXPECT_EQ(all[0].id, ItemId(1));
        const auto found = store::find(tx, kAnn, ItemId(2));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->client_item_id, "c2");
        EXPECT_EQ(found->conversation, ConversationId::direct(kAnn, kBob));
        EXPECT_EQ(found->seq, Seq(7));
        EXPECT_EQ(found->text.text, "生日快乐");
        EXPECT_EQ(found->text.mentioned, (std::vector<UserId>{kBob, kAnn}));
        EXPECT_TRUE(found->text.mentions_all);
        EXPECT_EQ(found->due, kNow + std::chrono::minutes(9));
        EXPECT_FALSE(store::find(tx, kBob, ItemId(2))) << "it is another's";
        EXPECT_EQ(store::find_by_client_id(tx, kAnn, "c1")->id, ItemId(1));
        EXPECT_FALSE(store::find_by_client_id(tx, kBob, "c1"));
        EXPECT_EQ(*store::find_next_due(tx), kNow + std::chrono::minutes(5));
        store::remove(tx, kBob, ItemId(1));
        EXPECT_TRUE(store::find(tx, kAnn, ItemId(1)));
        store::remove(tx, kAnn, ItemId(1));
        EXPECT_FALSE(store::find(tx, kAnn, ItemId(1)));
        store::remove_all(tx, kAnn);
        EXPECT_EQ(store::count(tx, kAnn), 0);
        EXPECT_EQ(store::count(tx, kBob), 1);
    });
}

TEST_P(AgendaContract, LeasesAndEnds) {
    using std::chrono::minutes;
    in_tx([](storage::Tx& tx) {
        const auto claim = [&](WallTime at) {
            std::vector<ItemId> ids;
            for (const auto& each : store::claim_due(tx, at, at + minutes(1), 2)) {
                ids.push_back(each.id);
            }
            return ids;
        };
        for (const std::uint64_t id : {1, 2, 3}) {
            store::add(tx, item(id, kAnn, minutes(id)));
        }
        EXPECT_TRUE(claim(kNow).empty());
        EXPECT_EQ(claim(kNow + minutes(9)), (std::vector{ItemId(1), ItemId(2)}));
        EXPECT_EQ(claim(kNow + minutes(9)), std::vector{ItemId(3)});
        EXPECT_TRUE(claim(kNow + minutes(9)).empty());

        auto moved = item(1, kAnn, minutes(1));
        store::set_failed(tx, item(2, kAnn, minutes(2)), "MUTED");
        EXPECT_EQ(store::find(tx, kAnn, ItemId(2))->failure, "MUTED");
        store::remove_done(tx, item(3, kAnn, minutes(4)));
        EXPECT_TRUE(store::find(tx, kAnn, ItemId(3))) << "it was changed meanwhile";
        store::remove_done(tx, item(3, kAnn, minutes(3)));
        EXPECT_FALSE(store::find(tx, kAnn, ItemId(3)));
        moved.due = kNow + minutes(20);
        moved.text.text = "later";
        store::update(tx, moved);
        EXPECT_EQ(claim(kNow + minutes(30)), std::vector{ItemId(1)}) << "and not what failed";
        EXPECT_EQ(store::find(tx, kAnn, ItemId(1))->text.text, "later");
    });
}

KAPOK_ON_ALL_ENGINES(AgendaContract);

}  // namespace
}  // namespace kapok::agenda
