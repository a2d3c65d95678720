// The SQL of notes, every statement of it, on both engines.
// feature: group-notes
#include "contract/domain_engines.h"
#include "notes/module.h"
#include "notes/store.h"

namespace kapok::notes {
namespace {

constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};
const auto kGroup = ConversationId::group(7);
const NoteId kTrip{.conversation = kGroup, .id = "trip"};

class NotesContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

Note note_of(NoteId id, std::string text, std::int64_t at) {
    return {.id = std::move(id),
            .words = {.title = "Title", .text = std::move(text)},
            .version = {.number = 1, .editor = kAnn, .edited = from_ms(at)},
            .creator = kAnn,
            .created = from_ms(at)};
}

// As a use case does it.
void save(storage::Tx& tx, const NoteId& id, std::string text, std::int64_t at, std::size_t kept) {
    const auto now = *store::find(tx, id);
    auto next = now;
    next.words.text = std::move(text);
    next.version = {.number = now.version.number + 1, .editor = kBob, .edited = from_ms(at)};
    store::replace(tx, now, next, kept);
}

TEST_P(NotesContract, AreListedByTheirLastSave) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::count(tx, kGroup), 0U);
        EXPECT_FALSE(store::find(tx, kTrip));
        store::add(tx, note_of(kTrip, "帐篷和水", 10));
        store::add(tx, note_of({.conversation = kGroup, .id = "food"}, "rice", 20));
        store::add(tx, note_of({.conversation = ConversationId::group(8), .id = "trip"}, "", 30));
        EXPECT_EQ(store::count(tx, kGroup), 2U);
        const auto found = store::find(tx, kTrip);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->words.text, "帐篷和水");
        EXPECT_EQ(found->creator, kAnn);
        EXPECT_EQ(found->created, from_ms(10));

        save(tx, kTrip, "帐篷、水、面包", 40, 9);
        const auto listed = store::list(tx, kGroup, {.notes = 5, .characters = 3});
        ASSERT_EQ(listed.size(), 2U);
        EXPECT_EQ(listed[0].id.id, "trip");
        EXPECT_EQ(listed[0].words.text, "帐篷、");
        EXPECT_EQ(listed[0].version.number, 2U);
        EXPECT_EQ(store::list(tx, kGroup, {.notes = 1, .characters = 3}).size(), 1U);
    });
}

TEST_P(NotesContract, KeepTheirLastVersions) {
    in_tx([](storage::Tx& tx) {
        store::add(tx, note_of(kTrip, "one", 10));
        for (const auto* text : {"two", "three", "four"}) {
            save(tx, kTrip, text, 20, 2);
        }
        const auto now = store::find(tx, kTrip);
        EXPECT_EQ(now->words.text, "four");
        EXPECT_EQ(now->version.editor, kBob);
        const auto earlier = store::list_earlier(tx, kTrip);
        ASSERT_EQ(earlier.size(), 2U);
        EXPECT_EQ(earlier[0].number, 3U);
        EXPECT_EQ(earlier[1].number, 2U);
        EXPECT_EQ(store::find_version(tx, kTrip, 2)->words.text, "two");
        EXPECT_EQ(store::find_version(tx, kTrip, 2)->creator, kAnn);
        EXPECT_FALSE(store::find_version(tx, kTrip, 1));

        store::remove(tx, kTrip);
        EXPECT_FALSE(store::find(tx, kTrip));
        EXPECT_FALSE(store::find_version(tx, kTrip, 2));
        EXPECT_TRUE(store::list_earlier(tx, kTrip).empty());
    });
}

KAPOK_ON_ALL_ENGINES(NotesContract);

}  // namespace
}  // namespace kapok::notes
