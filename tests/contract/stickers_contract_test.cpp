// The SQL of stickers, every statement of it, on both engines.
// feature: sticker-packs, own-stickers
#include "contract/domain_engines.h"
#include "stickers/module.h"
#include "stickers/store.h"

namespace kapok::stickers {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class StickersContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

media::Media picture(std::string id) {
    media::Media media;
    media.id = std::move(id);
    media.purpose = media::Purpose::kSticker;
    media.mime_type = "image/webp";
    media.width = 320;
    media.preview = std::string("\0\xff", 2);
    return media;
}

store::PackRow row(std::string id, WallTime created) {
    return {.pack = {.id = id,
                     .title = "猫",
                     .author = "Ann",
                     .licence = "CC0",
                     .for_everyone = id == "1",
                     .stickers = {{.words = "坐", .media = picture(id + "a")},
                                  {.words = "", .media = picture(id + "b")}}},
            .archive_sha256 = "hash" + id,
            .created = created,
            .withdrawn = false};
}

TEST_P(StickersContract, Packs) {
    in_tx([](storage::Tx& tx) {
        store::insert_pack(tx, row("1", kNow));
        store::insert_pack(tx, row("2", kNow + std::chrono::seconds(1)));
        const auto found = store::find_pack(tx, "1");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->pack.title + found->pack.author + found->pack.licence, "猫AnnCC0");
        EXPECT_TRUE(found->pack.for_everyone);
        EXPECT_EQ(found->created, kNow);
        EXPECT_EQ(found->archive_sha256, "hash1");
        ASSERT_EQ(found->pack.stickers.size(), 2U);
        EXPECT_EQ(found->pack.count, 2U);
        EXPECT_EQ(found->pack.stickers[0].words, "坐");
        EXPECT_EQ(found->pack.stickers[1].media.id, "1b");
        EXPECT_EQ(found->pack.stickers[1].media.preview, std::string("\0\xff", 2));
        EXPECT_FALSE(store::find_pack(tx, "3"));
        EXPECT_EQ(store::find_pack_by_archive(tx, "hash2")->pack.id, "2");
        EXPECT_FALSE(store::find_pack_by_archive(tx, "hash3"));

        auto listed = store::list_packs(tx, 1);
        ASSERT_EQ(listed.size(), 2U);
        EXPECT_EQ(listed[0].id, "2") << "newest first";
        EXPECT_EQ(listed[0].stickers.size(), 1U);
        EXPECT_EQ(listed[0].count, 2U);
        EXPECT_EQ(store::list_pack_ids(tx, store::Which::kAll),
                  (std::vector<std::string>{"2", "1"}));
        EXPECT_EQ(store::list_pack_ids(tx, store::Which::kEveryones),
                  std::vector<std::string>{"1"});
        store::set_for_everyone(tx, "1", false);
        EXPECT_TRUE(store::list_pack_ids(tx, store::Which::kEveryones).empty());
        store::set_withdrawn(tx, "2", true);
        EXPECT_EQ(store::list_packs(tx, 1).size(), 1U);
        EXPECT_TRUE(store::find_pack(tx, "2")->withdrawn);
        store::set_withdrawn(tx, "2", false);
        EXPECT_EQ(store::list_packs(tx, 1).size(), 2U);
    });
}

TEST_P(StickersContract, WhatPeopleKeep) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_shelf(tx, kAnn));
        EXPECT_TRUE(store::list_recent(tx, kAnn).empty());
        store::put_recent(tx, kAnn, {{.pack_id = "own", .media = picture("m1")}});
        EXPECT_FALSE(store::find_shelf(tx, kAnn)) << "still never chosen";
        store::put_shelf(tx, kAnn, {});
        EXPECT_TRUE(store::find_shelf(tx, kAnn)->empty());
        store::put_shelf(tx, kAnn, {"2", "1"});
        EXPECT_EQ(*store::find_shelf(tx, kAnn), (std::vector<std::string>{"2", "1"}));
        const auto recent = store::list_recent(tx, kAnn);
        ASSERT_EQ(recent.size(), 1U);
        EXPECT_EQ(recent[0].media.id, "m1");
        EXPECT_FALSE(store::find_shelf(tx, kBob));

        store::put_saved(tx, kAnn, {.media = picture("m1"), .time = kNow});
        store::put_saved(tx, kAnn, {.media = picture("m2"), .time = kNow + std::chrono::hours(1)});
        store::put_saved(tx, kBob, {.media = picture("m1"), .time = kNow});
        EXPECT_EQ(store::count_saved(tx, kAnn), 2);
        EXPECT_EQ(store::list_saved(tx, kAnn)[0].media.id, "m2");
        store::put_saved(tx, kAnn, {.media = picture("m1"), .time = kNow + std::chrono::hours(2)});
        EXPECT_EQ(store::list_saved(tx, kAnn)[0].media.id, "m1") << "again is newest";
        EXPECT_EQ(store::count_saved(tx, kAnn), 2);
        EXPECT_EQ(store::find_saved(tx, kAnn, "m1")->media.width, 320U);
        EXPECT_FALSE(store::find_saved(tx, kBob, "m2"));
        EXPECT_TRUE(store::delete_saved(tx, kAnn, "m1"));
        EXPECT_FALSE(store::delete_saved(tx, kAnn, "m1"));
        EXPECT_TRUE(store::find_saved(tx, kBob, "m1"));

        store::delete_person(tx, kAnn);
        EXPECT_FALSE(store::find_shelf(tx, kAnn));
        EXPECT_TRUE(store::list_saved(tx, kAnn).empty());
        EXPECT_EQ(store::count_saved(tx, kBob), 1);
    });
}

KAPOK_ON_ALL_ENGINES(StickersContract);

}  // namespace
}  // namespace kapok::stickers
