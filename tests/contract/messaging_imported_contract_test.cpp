// The SQL of imported conversations, on both engines.
// feature: import
#include "contract/domain_engines.h"
#include "messaging/module.h"
#include "messaging/store_imported.h"

namespace kapok::messaging {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};

class MessagingImportedContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

TEST_P(MessagingImportedContract, KeepsWhereItComesFrom) {
    in_tx([](storage::Tx& tx) {
        store::ConversationRow row;
        row.id = ConversationId::imported(kAlice, ~0ULL);
        row.name = "朋友";
        row.origin = ImportOrigin{.instance_name = "Home", .kind = Kind::kGroup};
        store::put_imported(tx, row, kNow);
        row.name = "friends";
        row.origin->instance_name = "Old home";
        store::put_imported(tx, row, kNow + std::chrono::hours(1));
        store::put_member(tx, {.conversation = row.id, .user = kAlice, .joined = kNow});
        const auto found = store::find_conversation(tx, row.id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->name, "friends");
        ASSERT_TRUE(found->origin);
        EXPECT_EQ(found->origin->instance_name, "Old home");
        EXPECT_EQ(found->origin->kind, Kind::kGroup);
        const auto listed = store::list_conversations(tx, kAlice);
        ASSERT_EQ(listed.size(), 1U);
        EXPECT_EQ(listed[0].conversation.id, row.id);
        EXPECT_EQ(listed[0].member.user, kAlice);

        const auto self = ConversationId::direct(kAlice, kAlice);
        store::add_conversation(tx, self, kNow);
        EXPECT_FALSE(store::find_conversation(tx, self)->origin) << "it was not imported";
    });
}

TEST_P(MessagingImportedContract, OneThatBrokeOffIsFoundAndAllRowsGo) {
    in_tx([](storage::Tx& tx) {
        const auto shown = ConversationId::imported(kAlice, 1);
        const auto half = ConversationId::imported(kAlice, 2);
        const auto others = ConversationId::imported(UserId(5), 2);
        for (const auto id : {shown, half, half, others}) {
            store::put_import(tx, id);
        }
        store::remove_import(tx, shown);
        EXPECT_EQ(store::list_imports(tx, kAlice), std::vector{half});
        store::ConversationRow row;
        row.id = shown;
        row.origin = ImportOrigin{.instance_name = "Home", .kind = Kind::kGroup};
        store::put_imported(tx, row, kNow);
        store::put_member(tx, {.conversation = shown, .user = kAlice, .joined = kNow});
        for (const auto id : {shown, half}) {
            store::erase_imported(tx, id);
        }
        EXPECT_FALSE(store::find_conversation(tx, shown));
        EXPECT_FALSE(store::find_member(tx, shown, kAlice));
        EXPECT_TRUE(store::list_imports(tx, kAlice).empty());
        EXPECT_EQ(store::list_imports(tx, UserId(5)), std::vector{others});
    });
}

KAPOK_ON_ALL_ENGINES(MessagingImportedContract);

}  // namespace
}  // namespace kapok::messaging
