// The SQL of favourites, every statement of it, on both engines.
// feature: favourites
#include "contract/domain_engines.h"
#include "favourites/module.h"
#include "favourites/store.h"

namespace kapok::favourites {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class FavouritesContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Favourite made(std::uint64_t id, UserId user, std::string kind, std::string words) {
    return {.id = FavouriteId(id),
            .user = user,
            .conversation = messaging::ConversationId::group(9),
            .seq = streams::Seq(id),
            .sender = kBob,
            .said = kNow,
            .added = kNow + std::chrono::hours(1),
            .kind = std::move(kind),
            .words = std::move(words),
            .content = std::string("\0\xff", 2)};
}

std::vector<std::uint64_t> ids_of(const std::vector<Favourite>& found) {
    std::vector<std::uint64_t> ids;
    ids.reserve(found.size());
    for (const auto& each : found) {
        ids.push_back(each.id.value());
    }
    return ids;
}

using Ids = std::vector<std::uint64_t>;

TEST_P(FavouritesContract, OneIsKeptAndFound) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::count(tx, kAnn), 0);
        EXPECT_TRUE(store::insert(tx, made(1, kAnn, "image", "猫\n"), {"m1", "m2", "m1"}));
        EXPECT_TRUE(store::insert(tx, made(2, kBob, "text", ""), {}));
        auto twice = made(1, kAnn, "text", "");
        twice.id = FavouriteId(3);
        EXPECT_FALSE(store::insert(tx, twice, {"m3"})) << "each message once a person";
        EXPECT_TRUE(store::list_media(tx, FavouriteId(3)).empty());
        EXPECT_EQ(store::count(tx, kAnn), 1);
        const auto found = store::find(tx, FavouriteId(1));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->user, kAnn);
        EXPECT_EQ(found->conversation, messaging::ConversationId::group(9));
        EXPECT_EQ(found->seq, streams::Seq(1));
        EXPECT_EQ(found->sender, kBob);
        EXPECT_EQ(found->said, kNow);
        EXPECT_EQ(found->added, kNow + std::chrono::hours(1));
        EXPECT_EQ(found->kind + found->words, "image猫\n");
        EXPECT_EQ(found->content, std::string("\0\xff", 2));
        EXPECT_FALSE(found->recalled);
        EXPECT_FALSE(store::find(tx, FavouriteId(3)));
        const auto group = messaging::ConversationId::group(9);
        EXPECT_EQ(store::find_of(tx, kAnn, group, streams::Seq(1))->id, FavouriteId(1));
        EXPECT_FALSE(store::find_of(tx, kAnn, group, streams::Seq(2)));
        EXPECT_EQ(store::list_media(tx, FavouriteId(1)), (std::vector<std::string>{"m1", "m2"}));
        EXPECT_EQ(store::list_ids_of(tx, kAnn, 10), std::vector<FavouriteId>{FavouriteId(1)});
        const auto showing = store::list_showing(tx, kAnn, "m1", 10);
        ASSERT_EQ(showing.size(), 1U);
        EXPECT_EQ(showing[0].conversation, group);
        EXPECT_EQ(showing[0].seq, streams::Seq(1));
        EXPECT_TRUE(store::list_showing(tx, kBob, "m1", 10).empty());
        EXPECT_TRUE(store::list_showing(tx, kAnn, "m3", 10).empty());
        store::blank(tx, FavouriteId(1));
        EXPECT_TRUE(store::list_showing(tx, kAnn, "m1", 10).empty());
    });
}

TEST_P(FavouritesContract, ANoteIsOfNoConversation) {
    in_tx([](storage::Tx& tx) {
        auto note = made(1, kAnn, "note", "milk\n");
        note.conversation = {};
        note.seq = streams::Seq(INT64_MAX);
        EXPECT_TRUE(store::insert(tx, note, {}));
        auto again = note;
        again.id = FavouriteId(2);
        EXPECT_FALSE(store::insert(tx, again, {})) << "the same note once";
        EXPECT_TRUE(store::insert(tx, made(3, kAnn, "text", ""), {}));
        ASSERT_TRUE(store::find_of(tx, kAnn, {}, note.seq));
        EXPECT_TRUE(store::find(tx, FavouriteId(1))->is_note());
        EXPECT_FALSE(store::find(tx, FavouriteId(3))->is_note());
        EXPECT_EQ(ids_of(store::list(tx, kAnn, {.kinds = {"note"}, .limit = 9})), (Ids{1}));

        note.said = kNow + std::chrono::days(1);
        note.words = "bread\n";
        note.content = "new";
        store::put_note(tx, note);
        const auto edited = store::find(tx, FavouriteId(1));
        EXPECT_EQ(edited->words + edited->content, "bread\nnew");
        EXPECT_EQ(edited->said, note.said);
        EXPECT_EQ(edited->added, note.added);
        EXPECT_EQ(ids_of(store::list(tx, kAnn, {.pattern = "%milk%", .limit = 9})), Ids{});
        EXPECT_EQ(ids_of(store::list(tx, kAnn, {.pattern = "%bread%", .limit = 9})), (Ids{1}));
    });
}

TEST_P(FavouritesContract, Lists) {
    in_tx([](storage::Tx& tx) {
        store::insert(tx, made(1, kAnn, "text", "100% sure\n"), {});
        store::insert(tx, made(2, kAnn, "image", ""), {});
        store::insert(tx, made(3, kAnn, "contact_card", "bob\n"), {});
        store::insert(tx, made(4, kBob, "text", ""), {});
        store::put_tags(tx, made(2, kAnn, "", ""), {"Trip"});
        const auto list = [&tx](const rules::Query& query) {
            return ids_of(store::list(tx, kAnn, query));
        };
        EXPECT_EQ(list({.limit = 9}), (Ids{3, 2, 1}));
        EXPECT_EQ(list({.limit = 2}), (Ids{3, 2}));
        EXPECT_EQ(list({.before = FavouriteId(3), .limit = 9}), (Ids{2, 1}));
        EXPECT_EQ(list({.kinds = {"text", "contact_card"}, .limit = 9}), (Ids{3, 1}));
        EXPECT_EQ(list({.tag = "Trip", .limit = 9}), (Ids{2}));
        EXPECT_EQ(list({.tag = "trip", .limit = 9}), Ids{});
        EXPECT_EQ(list({.pattern = "%100\\%%", .limit = 9}), (Ids{1}));
        EXPECT_EQ(list({.pattern = "%100\\_%", .limit = 9}), Ids{});
        EXPECT_EQ(list({.pattern = "%trip%", .limit = 9}), (Ids{2})) << "a tag";
        EXPECT_EQ(list({.kinds = {"text"}, .tag = "Trip", .limit = 9}), Ids{});
    });
}

TEST_P(FavouritesContract, Tags) {
    in_tx([](storage::Tx& tx) {
        const auto one = made(1, kAnn, "text", "");
        const auto two = made(2, kAnn, "text", "");
        const auto of_bob = made(3, kBob, "text", "");
        for (const auto& each : {one, two, of_bob}) {
            store::insert(tx, each, {});
        }
        store::put_tags(tx, one, {"b", "a"});
        store::put_tags(tx, two, {"c", "a"});
        store::put_tags(tx, of_bob, {"a"});
        EXPECT_EQ(store::find(tx, one.id)->tags, (std::vector<std::string>{"b", "a"}));
        const auto tags = store::list_tags(tx, kAnn);
        ASSERT_EQ(tags.size(), 3U);
        EXPECT_EQ(tags[0].tag + tags[1].tag + tags[2].tag, "abc");
        EXPECT_EQ(tags[0].count, 2U);
        EXPECT_TRUE(store::has_tag(tx, kAnn, "c"));
        EXPECT_FALSE(store::has_tag(tx, kBob, "c"));

        store::rename_tag(tx, kAnn, "a", "a");
        EXPECT_EQ(store::list_tags(tx, kAnn).size(), 3U);
        store::rename_tag(tx, kAnn, "a", "b");
        EXPECT_EQ(store::find(tx, one.id)->tags, std::vector<std::string>{"b"});
        EXPECT_EQ(store::find(tx, two.id)->tags, (std::vector<std::string>{"c", "b"}));
        EXPECT_EQ(store::find(tx, of_bob.id)->tags, std::vector<std::string>{"a"});
        store::remove_tag(tx, kAnn, "b");
        EXPECT_EQ(store::find(tx, two.id)->tags, std::vector<std::string>{"c"});
        store::put_tags(tx, two, {});
        EXPECT_TRUE(store::list_tags(tx, kAnn).empty());
    });
}

TEST_P(FavouritesContract, NothingStaysOfWhatWasRecalledOrTakenAway) {
    in_tx([](storage::Tx& tx) {
        auto of_bob = made(2, kBob, "image", "");
        of_bob.seq = streams::Seq(1);
        store::insert(tx, made(1, kAnn, "image", "words"), {"m1"});
        store::insert(tx, of_bob, {"m1"});
        store::put_tags(tx, made(1, kAnn, "", ""), {"a"});
        const auto of_entry = [&tx](std::size_t limit) {
            return store::list_of_entry(
                tx, messaging::ConversationId::group(9), streams::Seq(1), limit);
        };
        EXPECT_EQ(of_entry(9), (std::vector<FavouriteId>{FavouriteId(1), FavouriteId(2)}));
        EXPECT_EQ(of_entry(1).size(), 1U);
        store::blank(tx, FavouriteId(1));
        const auto blank = store::find(tx, FavouriteId(1));
        EXPECT_TRUE(blank->recalled);
        EXPECT_EQ(blank->content + blank->words, "");
        EXPECT_EQ(blank->tags, std::vector<std::string>{"a"});
        EXPECT_TRUE(store::list_media(tx, FavouriteId(1)).empty());
        EXPECT_EQ(of_entry(9), std::vector<FavouriteId>{FavouriteId(2)});
        store::remove(tx, FavouriteId(1));
        store::remove(tx, FavouriteId(2));
        EXPECT_FALSE(store::find(tx, FavouriteId(1)));
        EXPECT_TRUE(store::list_tags(tx, kAnn).empty());
        EXPECT_TRUE(store::list_media(tx, FavouriteId(2)).empty());
    });
}

KAPOK_ON_ALL_ENGINES(FavouritesContract);

}  // namespace
}  // namespace kapok::favourites
