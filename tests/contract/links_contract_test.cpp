// The SQL of links, every statement of it, on both engines.
// feature: link-preview
#include "contract/domain_engines.h"
#include "links/module.h"
#include "links/store.h"

namespace kapok::links {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAnn{7'000'000'000'000'000'001};
constexpr UserId kBob{2};

class LinksContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

store::Row row(std::string id, UserId user, std::string url) {
    return {.id = std::move(id),
            .user = user,
            .url = std::move(url),
            .title = "木棉",
            .description = "花",
            .site = "example.org",
            .picture_media_id = "m1",
            .made = kNow};
}

TEST_P(LinksContract, Previews) {
    in_tx([](storage::Tx& tx) {
        store::put(tx, row("p1", kAnn, "https://a.example/"));
        store::put(tx, row("p2", kBob, "https://a.example/"));
        const auto found = store::find(tx, "p1");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->user, kAnn);
        EXPECT_EQ(found->url, "https://a.example/");
        EXPECT_EQ(found->title + found->description + found->site, "木棉花example.org");
        EXPECT_EQ(found->picture_media_id, "m1");
        EXPECT_EQ(found->made, kNow);
        EXPECT_FALSE(store::find(tx, "p3"));
        EXPECT_EQ(store::find_by_url(tx, kBob, "https://a.example/")->id, "p2");
        EXPECT_FALSE(store::find_by_url(tx, kBob, "https://b.example/"));

        auto newer = row("p3", kAnn, "https://a.example/");
        newer.title = "neu";
        newer.made = kNow + std::chrono::hours(1);
        store::put(tx, newer);
        EXPECT_FALSE(store::find(tx, "p1")) << "one a user and address";
        EXPECT_EQ(store::find(tx, "p3")->title, "neu");

        store::remove_old(tx, kNow + std::chrono::minutes(1));
        EXPECT_FALSE(store::find(tx, "p2"));
        EXPECT_TRUE(store::find(tx, "p3"));
    });
}

KAPOK_ON_ALL_ENGINES(LinksContract);

}  // namespace
}  // namespace kapok::links
