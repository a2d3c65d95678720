// The SQL of media, every statement of it, on both engines.
// feature: rule-14, media-once, media-removed
#include "contract/domain_engines.h"
#include "media/module.h"
#include "media/store.h"
#include "media/store_usage.h"

#include <algorithm>

namespace kapok::media {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{2};
constexpr auto kHour = std::chrono::hours(1);
// No text: zero bytes and bytes that are no UTF-8.
const std::string kRaw("\0\xff\x01", 3);

class MediaContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

store::Upload upload(std::string id) {
    store::Upload made;
    made.id = std::move(id);
    made.owner = kAlice;
    made.purpose = Purpose::kImage;
    made.size = 5'000'000'000;
    made.sha256 = "aa";
    made.expires = kNow + kHour;
    return made;
}

store::Content content(std::int64_t id, std::string object_key) {
    store::Content made;
    made.id = id;
    made.purpose = Purpose::kImage;
    made.source_sha256 = "source-" + object_key;
    made.source_size = 11;
    made.object_key = std::move(object_key);
    made.thumbnail_key = "thumbnail";
    made.reduced_key = "reduced-" + made.object_key;
    made.mime_type = "image/png";
    made.size = 5'000'000'000;
    made.width = 3;
    made.height = 4;
    made.duration_ms = 5;
    made.preview = kRaw;
    return made;
}

TEST_P(MediaContract, Uploads) {
    in_tx([](storage::Tx& tx) {
        auto made = upload("u1");
        made.challenge =
            store::Challenge{.nonce = kRaw, .offset = 4'000'000'000, .length = 9, .proof = "p"};
        store::insert_upload(tx, made);
        auto found = store::find_upload(tx, "u1");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->owner, kAlice);
        EXPECT_EQ(found->purpose, Purpose::kImage);
        EXPECT_EQ(found->size, 5'000'000'000U);
        EXPECT_EQ(found->expires, kNow + kHour);
        ASSERT_TRUE(found->challenge);
        EXPECT_EQ(found->challenge->nonce, kRaw);
        EXPECT_EQ(found->challenge->offset, 4'000'000'000U);
        EXPECT_EQ(found->challenge->proof, "p");
        EXPECT_EQ(found->media_id, "");

        store::clear_challenge(tx, "u1");
        store::finish_upload(tx, "u1", "m1");
        found = store::find_same_upload(tx, kAlice, Purpose::kImage, 5'000'000'000, "aa");
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->challenge);
        EXPECT_EQ(found->media_id, "m1");
        EXPECT_FALSE(store::find_same_upload(tx, kBob, Purpose::kImage, 5'000'000'000, "aa"));
        EXPECT_FALSE(store::find_same_upload(tx, kAlice, Purpose::kFile, 5'000'000'000, "aa"));

        EXPECT_TRUE(store::list_expired_uploads(tx, kNow, 10).empty());
        EXPECT_EQ(store::list_expired_uploads(tx, kNow + kHour, 10),
                  std::vector{std::string("u1")});
        store::delete_upload(tx, "u1");
        EXPECT_FALSE(store::find_upload(tx, "u1"));
    });
}

TEST_P(MediaContract, Quotas) {
    in_tx([](storage::Tx& tx) {
        EXPECT_EQ(store::get_quota(tx, kAlice).bytes, 0U);
        store::put_quota(tx, kAlice, {.window_start = kNow, .bytes = 1});
        store::put_quota(tx, kAlice, {.window_start = kNow + kHour, .bytes = 5'000'000'000});
        const auto quota = store::get_quota(tx, kAlice);
        EXPECT_EQ(quota.window_start, kNow + kHour);
        EXPECT_EQ(quota.bytes, 5'000'000'000U);
        EXPECT_EQ(store::get_quota(tx, kBob).bytes, 0U);
    });
}

TEST_P(MediaContract, ContentsAndProofs) {
    in_tx([](storage::Tx& tx) {
        store::insert_content(tx, content(1, "o1"));
        const auto found = store::find_content(tx, Purpose::kImage, "source-o1");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, 1);
        EXPECT_EQ(found->size, 5'000'000'000U);
        EXPECT_EQ(found->width, 3U);
        EXPECT_EQ(found->height, 4U);
        EXPECT_EQ(found->duration_ms, 5U);
        EXPECT_EQ(found->preview, kRaw);
        EXPECT_EQ(found->reduced_key, "reduced-o1");
        EXPECT_FALSE(store::find_content(tx, Purpose::kVoice, "source-o1"));

        store::insert_proofs(tx,
                             1,
                             {{.nonce = "n1", .offset = 1, .length = 2, .proof = kRaw},
                              {.nonce = "n2", .offset = 3, .length = 4, .proof = "p2"}});
        const auto first = store::take_proof(tx, 1);
        const auto second = store::take_proof(tx, 1);
        ASSERT_TRUE(first && second);
        EXPECT_EQ(first->proof, kRaw);
        EXPECT_EQ(second->nonce, "n2");
        EXPECT_FALSE(store::take_proof(tx, 1)) << "each proof is good once";
    });
}

TEST_P(MediaContract, MediaLivesWhileSomethingUsesIt) {
    in_tx([](storage::Tx& tx) {
        store::insert_content(tx, content(1, "o1"));
        EXPECT_EQ(store::ensure_media(tx, "m1", kAlice, 1, kNow), "m1");
        EXPECT_EQ(store::ensure_media(tx, "m9", kAlice, 1, kNow), "m1") << "one for each owner";
        EXPECT_EQ(store::ensure_media(tx, "m2", kBob, 1, kNow), "m2");
        const auto found = store::find_media(tx, "m1");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->owner, kAlice);
        EXPECT_EQ(found->content.object_key, "o1");

        store::insert_use(tx, "m1", {.scope = "g1", .seq = 0});
        store::insert_use(tx, "m1", {.scope = "g1", .seq = 7});
        store::insert_use(tx, "m1", {.scope = "g1", .seq = 7});
        const auto uses = store::list_uses(tx, "m1", {}, 10);
        ASSERT_EQ(uses.size(), 1U) << "the mark of an entry on its way is replaced by the entry's";
        EXPECT_EQ(uses[0].seq, 7U);
        store::insert_use(tx, "m2", {.scope = "g1", .seq = 2});
        store::insert_use(tx, "m2", {.scope = "g1", .seq = 9});
        store::insert_use(tx, "m2", {.scope = "g2", .seq = 1});
        const auto first = store::list_uses(tx, "m2", {}, 2);
        ASSERT_EQ(first.size(), 2U);
        EXPECT_EQ(first[1].seq, 9U);
        const auto rest = store::list_uses(tx, "m2", first[1], 2);
        ASSERT_EQ(rest.size(), 1U);
        EXPECT_EQ(rest[0].scope, "g2");
        store::insert_use(tx, "m2", {.scope = "f1", .seq = 0});
        EXPECT_EQ(store::list_uses(tx, "m2", {}, 10).size(), 3U) << "not what people kept";
        store::delete_use(tx, "m2", {.scope = "f1", .seq = 0}, kNow);
        for (const auto& use : {first[0], first[1], rest[0]}) {
            store::delete_use(tx, "m2", use, kNow);
        }
        EXPECT_EQ(store::list_unused_media(tx, kNow, 10), std::vector{std::string("m2")});
        EXPECT_TRUE(store::delete_media(tx, "m1").empty()) << "it is in use";
        EXPECT_TRUE(store::find_media(tx, "m1"));

        EXPECT_TRUE(store::delete_media(tx, "m2").empty()) << "m1 shows the same content";
        store::delete_use(tx, "m1", {.scope = "g1", .seq = 7}, kNow + kHour);
        EXPECT_TRUE(store::list_unused_media(tx, kNow, 10).empty());
        EXPECT_EQ(store::list_unused_media(tx, kNow + kHour, 10).size(), 1U);
        EXPECT_EQ(store::delete_media(tx, "m1"),
                  (std::vector<std::string>{"o1", "thumbnail", "reduced-o1"}));
        EXPECT_FALSE(store::find_content(tx, Purpose::kImage, "source-o1"));
    });
}

TEST_P(MediaContract, AnObjectStaysWhileAnotherContentNamesIt) {
    in_tx([](storage::Tx& tx) {
        store::insert_content(tx, content(1, "o1"));
        store::insert_content(tx, content(2, "o2"));
        store::ensure_media(tx, "m1", kAlice, 1, kNow);
        EXPECT_EQ(store::delete_media(tx, "m1"), (std::vector<std::string>{"o1", "reduced-o1"}));
    });
}

TEST_P(MediaContract, ANewKeyLeavesTheOneBefore) {
    in_tx([](storage::Tx& tx) {
        const store::KeyOwner phone{kAlice, DeviceId(1)};
        store::insert_key(tx, "k1", phone, kNow);
        store::insert_key(tx, "other", {kBob, DeviceId(2)}, kNow);
        store::insert_key(tx, "k2", phone, kNow + kHour);
        ASSERT_TRUE(store::find_key(tx, "k1"));
        EXPECT_EQ(store::find_key(tx, "k2")->user, kAlice);
        EXPECT_EQ(store::find_key(tx, "k2")->device, DeviceId(1));
        store::insert_key(tx, "k3", phone, kNow + 2 * kHour);
        EXPECT_FALSE(store::find_key(tx, "k1"));
        EXPECT_TRUE(store::find_key(tx, "k2"));
        EXPECT_TRUE(store::find_key(tx, "k3"));
        EXPECT_TRUE(store::find_key(tx, "other"));
    });
}

// feature: retention, admin-console, backup
TEST_P(MediaContract, TheOldestUsesOfAConversationGo) {
    in_tx([](storage::Tx& tx) {
        store::insert_content(tx, content(1, "o1"));
        store::insert_content(tx, content(2, "o2"));
        store::ensure_media(tx, "m1", kAlice, 1, kNow);
        store::ensure_media(tx, "m2", kAlice, 2, kNow);
        for (const auto& [id, seq] : {std::pair("m1", 3), {"m1", 9}, {"m2", 4}}) {
            store::insert_use(tx, id, {.scope = "g1", .seq = static_cast<std::uint64_t>(seq)});
        }
        store::insert_use(tx, "m2", {.scope = "g2", .seq = 1});
        store::delete_uses_up_to(tx, {.scope = "g1", .seq = 4}, kNow);
        EXPECT_EQ(store::list_uses(tx, "m1", {}, 9).size(), 1U);
        EXPECT_EQ(store::list_uses(tx, "m2", {}, 9).size(), 1U) << "another conversation's stays";
        EXPECT_TRUE(store::list_unused_media(tx, kNow, 10).empty());
        store::delete_uses_up_to(tx, {.scope = "g1", .seq = 9}, kNow);
        EXPECT_EQ(store::list_unused_media(tx, kNow, 10), std::vector{std::string("m1")});

        const auto objects = store::list_objects(tx);
        EXPECT_NE(std::ranges::find(objects, "o1"), objects.end());
        EXPECT_NE(std::ranges::find(objects, "o2"), objects.end());
        EXPECT_NE(std::ranges::find(objects, "reduced-o2"), objects.end());
        EXPECT_EQ(std::ranges::find(objects, ""), objects.end());
        const auto sums = store::sum_by_purpose(tx);
        EXPECT_EQ(sums.size(), 1U);
        EXPECT_EQ(sums.front().purpose, Purpose::kImage);
        EXPECT_GT(sums.front().bytes, 0U);
        EXPECT_EQ(store::sum_of_user(tx, kAlice), sums.front().bytes);
        EXPECT_EQ(store::sum_of_user(tx, kBob), 0U);
    });
}

// feature: storage-view
TEST_P(MediaContract, WhatAConversationTakes) {
    in_tx([](storage::Tx& tx) {
        auto avatar = content(3, "o3");
        avatar.purpose = Purpose::kAvatar;
        store::insert_content(tx, content(1, "o1"));
        store::insert_content(tx, content(2, "o2"));
        store::insert_content(tx, avatar);
        store::ensure_media(tx, "m1", kAlice, 1, kNow);
        store::ensure_media(tx, "m2", kAlice, 2, kNow);
        store::ensure_media(tx, "m3", kAlice, 3, kNow);
        store::ensure_media(tx, "m4", kBob, 2, kNow);
        store::insert_use(tx, "m1", {.scope = "g1", .seq = 4});
        store::insert_use(tx, "m1", {.scope = "g1", .seq = 7});
        store::insert_use(tx, "m4", {.scope = "g1", .seq = 9});
        const auto sum = [&](std::uint64_t first, std::uint64_t last) {
            const auto found = store::sum_of_range(tx, {"g1", first, last});
            EXPECT_EQ(found.bytes, found.files * 5'000'000'000);
            return found.files;
        };
        EXPECT_EQ(sum(1, 100), 2U) << "a file counts once";
        EXPECT_EQ(sum(5, 8), 1U);
        EXPECT_EQ(sum(10, 100), 0U);
        EXPECT_EQ(store::sum_of_range(tx, {"g2", 1, 100}).files, 0U);

        EXPECT_EQ(store::sum_unused(tx, kAlice, kNow).files, 1U) << "neither shown nor an avatar";
        EXPECT_EQ(store::sum_unused(tx, kAlice, kNow - kHour).files, 0U) << "not yet so long";
        EXPECT_EQ(store::sum_unused(tx, kBob, kNow).files, 0U);
        store::give_up_unused(tx, kAlice, kNow - kHour);
        EXPECT_EQ(store::sum_unused(tx, kAlice, kNow).files, 1U);
        store::give_up_unused(tx, kAlice, kNow);
        EXPECT_EQ(store::sum_unused(tx, kAlice, kNow).files, 0U) << "it was given up";
        EXPECT_EQ(store::list_unused_media(tx, from_ms(0), 10), std::vector<std::string>{"m2"})
            << "and goes with the next sweep";
    });
}

KAPOK_ON_ALL_ENGINES(MediaContract);

}  // namespace
}  // namespace kapok::media
