// feature: link-preview, link-ssrf
#include "links/service.h"

#include "links/api/errors.h"
#include "links/module.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"

#include <gtest/gtest.h>

#include <map>

namespace kapok::links {
namespace {

constexpr UserId kAnn{1};
constexpr UserId kBob{2};
constexpr const char* kUrl = "https://example.org/a";

class FakePages final : public PageSource {
  public:
    Task<Result<Page>> fetch(Deadline /*deadline*/, std::string url, std::string) override {
        ++fetches[url];
        const auto found = pages.find(url);
        if (found == pages.end()) {
            co_return Error(Code::kForbidden, "ADDRESS_PRIVATE");
        }
        co_return found->second;
    }
    void add(const std::string& url, std::string type, std::string body) {
        pages[url] = {
            .url = url, .content_type = std::move(type), .body = std::move(body), .whole = true};
    }

    std::map<std::string, Page> pages;
    std::map<std::string, int> fetches;
};

// Takes what begins like a PNG.
class FakeLibrary final : public media::Library {
  public:
    Task<Result<media::Media>> keep_picture(Deadline, UserId user, std::string bytes) override {
        if (!bytes.starts_with("PNG")) {
            co_return Error(Code::kInvalid, "MEDIA_BROKEN");
        }
        media::Media media;
        media.id = "kept-" + std::to_string(user.value());
        kept[media.id] = user;
        co_return media;
    }
    Task<Result<media::Media>> get_for(Deadline, UserId user, std::string id) override {
        const auto found = kept.find(id);
        if (found == kept.end() || found->second != user) {
            co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
        }
        media::Media media;
        media.id = id;
        co_return media;
    }
    Task<Result<media::Media>> get_through(Deadline, UserId, std::string, std::string) override {
        co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
    }
    Task<Result<void>> attach(Deadline,
                              std::vector<std::string>,
                              std::string,
                              std::uint64_t) override {
        co_return Result<void>();
    }
    Task<Result<void>> detach(Deadline,
                              std::vector<std::string>,
                              std::string,
                              std::uint64_t) override {
        co_return Result<void>();
    }
    Task<Result<void>> detach_up_to(Deadline, std::string, std::uint64_t) override {
        co_return Result<void>();
    }

    std::map<std::string, UserId> kept;
};

class World {
  public:
    explicit World(runtime::testing::Loop& loop_in, Settings settings = {})
        : loop(loop_in),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          service({*database, media, pages, loop.clock(), random}, settings) {
        loop.set_time(runtime::testing::Loop::Time::kStands);
        pages.add(kUrl,
                  "text/html; charset=utf-8",
                  "<title>木棉</title><meta name=description content=words>"
                  "<meta property=og:image content=/p.png>");
        pages.add("https://example.org/p.png", "image/png", "PNG…");
    }
    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{user, DeviceId(user.value() * 10), false},
                Deadline::after(loop.clock(), std::chrono::seconds(10)),
                "test",
                "127.0.0.1"};
    }
    Task<Result<Preview>> preview(UserId user, std::string url = kUrl) {
        return service.preview_link(as(user), std::move(url));
    }

    runtime::testing::Loop& loop;
    SeededRandom random{3};
    FakePages pages;
    FakeLibrary media;
    std::unique_ptr<storage::Database> database;
    Service service;
};

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

CO_TEST(Preview, SaysWhatThePageSays) {
    World world(loop);
    const auto preview = co_await world.preview(kAnn);
    CO_ASSERT_TRUE(preview.has_value());
    EXPECT_EQ(preview->url, kUrl);
    EXPECT_EQ(preview->title, "木棉");
    EXPECT_EQ(preview->description, "words");
    EXPECT_EQ(preview->site, "example.org") << "a page without a name of its site";
    CO_ASSERT_TRUE(preview->picture.has_value());
    EXPECT_EQ(preview->picture->id, "kept-1");
    const auto sent = co_await world.service.get_for(Deadline::never(), kAnn, preview->id);
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->title, "木棉");
}

CO_TEST(Preview, IsForTheOneWhoAskedAndForAnHour) {
    World world(loop);
    const auto preview = co_await world.preview(kAnn);
    CO_ASSERT_TRUE(preview.has_value());
    EXPECT_EQ(reason_of(co_await world.service.get_for(Deadline::never(), kBob, preview->id)),
              errors::kPreviewUnknown);
    EXPECT_EQ(reason_of(co_await world.service.get_for(Deadline::never(), kAnn, "other")),
              errors::kPreviewUnknown);
    world.loop.clock().advance(std::chrono::minutes(59));
    EXPECT_EQ(reason_of(co_await world.service.get_for(Deadline::never(), kAnn, preview->id)), "");
    world.loop.clock().advance(std::chrono::minutes(1));
    EXPECT_EQ(reason_of(co_await world.service.get_for(Deadline::never(), kAnn, preview->id)),
              errors::kPreviewUnknown);
}

CO_TEST(Preview, AsksThePageOnceForAll) {
    World world(loop);
    const auto first = co_await world.preview(kAnn);
    const auto again = co_await world.preview(kAnn);
    const auto other = co_await world.preview(kBob);
    CO_ASSERT_TRUE(first.has_value() && again.has_value() && other.has_value());
    EXPECT_EQ(first->id, again->id);
    EXPECT_NE(first->id, other->id);
    EXPECT_EQ(other->picture->id, "kept-2") << "each has a right of their own to the picture";
    EXPECT_EQ(world.pages.fetches[kUrl], 1);
    world.loop.clock().advance(std::chrono::minutes(51));
    const auto later = co_await world.preview(kAnn);
    CO_ASSERT_TRUE(later.has_value());
    EXPECT_NE(later->id, first->id) << "one that can be sent for another hour";
    EXPECT_EQ(world.pages.fetches[kUrl], 2);
}

CO_TEST(Preview, EveryFailureLooksTheSame) {
    World world(loop);
    world.pages.add("https://silent.example/", "text/html", "<body>nothing");
    world.pages.add("https://file.example/", "application/pdf", "%PDF");
    for (const auto* url :
         {"http://10.0.0.1/", "https://silent.example/", "https://file.example/"}) {
        const auto none = co_await world.preview(kAnn, url);
        EXPECT_EQ(reason_of(none), errors::kPreviewNone) << url;
        EXPECT_EQ(none.has_value() ? std::string() : std::string(none.error().message()),
                  "the link has no preview")
            << url;
    }
    // That a page says nothing is remembered too.
    (void)co_await world.preview(kBob, "https://silent.example/");
    EXPECT_EQ(world.pages.fetches["https://silent.example/"], 1);
    world.loop.clock().advance(std::chrono::minutes(11));
    (void)co_await world.preview(kBob, "https://silent.example/");
    EXPECT_EQ(world.pages.fetches["https://silent.example/"], 2);
}

CO_TEST(Preview, RefusesWhatIsNoAddress) {
    World world(loop);
    for (const auto* url : {"", "ftp://example.org/", "javascript:alert(1)", "https://例子.org/"}) {
        EXPECT_EQ(reason_of(co_await world.preview(kAnn, url)), errors::kUrlInvalid) << url;
    }
    EXPECT_TRUE(world.pages.fetches.empty());
}

CO_TEST(Preview, CanBeSwitchedOff) {
    World world(loop, {.previews = false});
    EXPECT_EQ(reason_of(co_await world.preview(kAnn)), errors::kPreviewNone);
    EXPECT_TRUE(world.pages.fetches.empty());
}

CO_TEST(Preview, GoesWithoutAPictureThatIsNone) {
    World world(loop);
    world.pages.add("https://example.org/p.png", "image/png", "broken");
    const auto broken = co_await world.preview(kAnn);
    CO_ASSERT_TRUE(broken.has_value());
    EXPECT_FALSE(broken->picture);
    const auto page = [](std::string reference) {
        return "<title>t</title><meta property=og:image content='" + reference + "'>";
    };
    world.pages.add("https://b.example/", "text/html", page("javascript:alert(1)"));
    world.pages.add("https://c.example/", "text/html", page("http://127.0.0.1/secret.png"));
    for (const auto* url : {"https://b.example/", "https://c.example/"}) {
        const auto preview = co_await world.preview(kAnn, url);
        CO_ASSERT_TRUE(preview.has_value());
        EXPECT_FALSE(preview->picture) << url;
    }
}

CO_TEST(Preview, OfAPictureIsThePicture) {
    World world(loop);
    const auto preview = co_await world.preview(kAnn, "https://example.org/p.png");
    CO_ASSERT_TRUE(preview.has_value());
    EXPECT_EQ(preview->title, "p.png");
    EXPECT_TRUE(preview->picture.has_value());
}

}  // namespace
}  // namespace kapok::links
