// The SQL of search, every statement of it, on both engines.
// feature: search
#include "contract/domain_engines.h"
#include "search/module.h"
#include "search/store.h"

namespace kapok::search {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
const ConversationId kChat = ConversationId::direct(UserId(1), UserId(2));
const ConversationId kOther = ConversationId::group(9'000'000'000'000'000'001);

class SearchContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

std::vector<std::int64_t> numbers(const std::vector<Block>& blocks) {
    std::vector<std::int64_t> all;
    for (const auto& block : blocks) {
        all.push_back(block.number);
    }
    return all;
}

TEST_P(SearchContract, Positions) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_position(tx, kChat));
        store::put_position(tx, kChat, {.seq = Seq(5), .format = 1});
        store::put_position(tx, kChat, {.seq = Seq(7), .format = 2});
        EXPECT_EQ(*store::find_position(tx, kChat), (store::Position{.seq = Seq(7), .format = 2}));
        EXPECT_FALSE(store::find_position(tx, kOther));
    });
}

TEST_P(SearchContract, BlocksComeNewestFirst) {
    in_tx([](storage::Tx& tx) {
        for (int i = 0; i < 5; ++i) {
            const auto first = kNow + std::chrono::hours(i);
            store::put_block(tx,
                             kChat,
                             {.number = i,
                              .first = first,
                              .last = first + std::chrono::minutes(30),
                              .filter = std::string("\0\xff", 2) + std::to_string(i)});
        }
        store::put_block(tx, kOther, {.number = 0, .first = kNow, .last = kNow, .filter = ""});
        const auto some = store::list_blocks(tx, kChat, {.before = 4, .until = {}, .limit = 2});
        EXPECT_EQ(numbers(some), (std::vector<std::int64_t>{3, 2}));
        EXPECT_EQ(some[0].filter, std::string("\0\xff", 2) + "3");
        EXPECT_EQ(some[0].first, kNow + std::chrono::hours(3));
        EXPECT_EQ(some[0].last, kNow + std::chrono::minutes(210));
        const auto old = store::list_blocks(
            tx, kChat, {.before = 9, .until = kNow + std::chrono::hours(2), .limit = 9});
        EXPECT_EQ(numbers(old), (std::vector<std::int64_t>{1, 0}));
        store::put_block(tx, kChat, {.number = 3, .first = kNow, .last = kNow, .filter = "new"});
        EXPECT_EQ(store::list_blocks(tx, kChat, {.before = 4, .until = {}, .limit = 1})[0].filter,
                  "new");
        EXPECT_EQ(store::list_blocks(tx, kOther, {.before = 9, .until = {}, .limit = 9})[0].filter,
                  "");
    });
}

TEST_P(SearchContract, ForgettingOneAndAll) {
    in_tx([](storage::Tx& tx) {
        for (const auto& id : {kChat, kOther}) {
            store::put_block(tx, id, {.number = 0, .first = kNow, .last = kNow, .filter = "x"});
            store::put_position(tx, id, {.seq = Seq(1), .format = 1});
        }
        const store::BlockRange all{.before = 9, .until = {}, .limit = 9};
        store::remove(tx, kChat);
        EXPECT_TRUE(store::list_blocks(tx, kChat, all).empty());
        EXPECT_FALSE(store::find_position(tx, kChat));
        EXPECT_EQ(store::list_blocks(tx, kOther, all).size(), 1U);
        store::clear(tx);
        EXPECT_TRUE(store::list_blocks(tx, kOther, all).empty());
        EXPECT_FALSE(store::find_position(tx, kOther));
    });
}

KAPOK_ON_ALL_ENGINES(SearchContract);

}  // namespace
}  // namespace kapok::search
