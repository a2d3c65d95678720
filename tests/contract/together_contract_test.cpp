// The SQL of together, every statement of it, on both engines.
// feature: poll, relay
#include "contract/domain_engines.h"
#include "together/module.h"
#include "together/store.h"

namespace kapok::together {
namespace {

constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};
const MessageId kHere{.conversation = ConversationId::direct(kAnn, kBob), .seq = Seq(7)};
const MessageId kThere{.conversation = ConversationId::direct(kAnn, kBob), .seq = Seq(8)};

class TogetherContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

// As a use case does it.
void choose(storage::Tx& tx, const MessageId& id, UserId user, Choice choice) {
    auto before = store::find_choice(tx, id, user);
    store::put_vote(tx,
                    id,
                    {.user = user,
                     .before = std::move(before),
                     .now = std::move(choice),
                     .version = store::add_version(tx, id)});
}

TEST_P(TogetherContract, States) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::find_state(tx, kHere).version, 0U);
        EXPECT_EQ(store::add_version(tx, kHere), 1U);
        EXPECT_EQ(store::add_version(tx, kHere), 2U);
        EXPECT_EQ(store::add_version(tx, kThere), 1U);
        EXPECT_FALSE(store::find_state(tx, kHere).closed);
        store::set_closed(tx, kHere);
        EXPECT_TRUE(store::find_state(tx, kHere).closed);
        EXPECT_FALSE(store::find_state(tx, kThere).closed);
    });
}

TEST_P(TogetherContract, Votes) {
    using Counts = std::vector<std::uint32_t>;
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::list_counts(tx, kHere), Counts{});
        choose(tx, kHere, kAnn, {0, 2});
        choose(tx, kHere, kBob, {2});
        choose(tx, kThere, kBob, {1});
        EXPECT_EQ(store::find_choice(tx, kHere, kAnn), (Choice{0, 2}));
        EXPECT_EQ(store::list_counts(tx, kHere), (Counts{1, 0, 2}));
        EXPECT_EQ(store::find_state(tx, kHere).voters, 2U);

        const auto voters = store::list_voters(tx, kHere, 2, 0, 1);
        ASSERT_EQ(voters.size(), 1U);
        EXPECT_EQ(voters[0].user, kAnn);
        EXPECT_EQ(store::list_voters(tx, kHere, 2, voters[0].version, 9).at(0).user, kBob);

        choose(tx, kHere, kAnn, {2});
        EXPECT_EQ(store::list_counts(tx, kHere), (Counts{0, 0, 2}));
        choose(tx, kHere, kAnn, {});
        EXPECT_EQ(store::list_counts(tx, kHere), (Counts{0, 0, 1}));
        EXPECT_EQ(store::find_state(tx, kHere).voters, 1U);
        EXPECT_EQ(store::find_choice(tx, kHere, kAnn), Choice{});

        store::remove_all(tx, kHere);
        EXPECT_EQ(store::list_counts(tx, kHere), Counts{});
        EXPECT_EQ(store::find_state(tx, kHere).version, 0U);
        EXPECT_TRUE(store::list_voters(tx, kHere, 2, 0, 9).empty());
        EXPECT_EQ(store::list_counts(tx, kThere), (Counts{0, 1})) << "others stay";
    });
}

TEST_P(TogetherContract, Lines) {
    const auto now = from_ms(1'800'000'000'000);
    in_tx([now](storage::Tx& tx) {
        EXPECT_FALSE(store::find_line(tx, kHere, kAnn));
        store::put_line(tx, kHere, {.user = kBob, .text = "鲍勃", .time = now, .place = 1});
        store::put_line(tx, kHere, {.user = kAnn, .text = "安", .time = now, .place = 2});
        const auto later = now + std::chrono::minutes(1);
        store::put_line(tx, kHere, {.user = kBob, .text = "两个", .time = later, .place = 3});
        EXPECT_EQ(store::count_lines(tx, kHere), 2U);
        const auto lines = store::list_lines(tx, kHere, 0, 9);
        ASSERT_EQ(lines.size(), 2U);
        EXPECT_EQ(lines[0].user, kBob) << "it keeps its place";
        EXPECT_EQ(lines[0].text, "两个");
        EXPECT_EQ(lines[0].time, later);
        EXPECT_EQ(lines[0].place, 1U);
        EXPECT_EQ(store::list_lines(tx, kHere, 1, 9).at(0).user, kAnn);
        EXPECT_EQ(store::list_lines(tx, kHere, 0, 1).size(), 1U);
        store::remove_line(tx, kHere, kBob);
        EXPECT_FALSE(store::find_line(tx, kHere, kBob));
        store::remove_all(tx, kHere);
        EXPECT_EQ(store::count_lines(tx, kHere), 0U);
    });
}

KAPOK_ON_ALL_ENGINES(TogetherContract);

}  // namespace
}  // namespace kapok::together
