// feature: poll, relay, album, location, contact-card, article-card, link-preview, merge-forward,
// rule-13
#include "messaging/rules_kinds.h"

#include "messaging/api/errors.h"

#include <gtest/gtest.h>

#include <limits>

namespace kapok::messaging {
namespace {

const Limits kLimits;

std::string reason_of(Body body) {
    Content content{.body = std::move(body)};
    const auto checked = rules::check_content(content, kLimits);
    return checked ? std::string() : std::string(checked.error().reason());
}

media::Media media(std::string id) {
    media::Media out;
    out.id = std::move(id);
    return out;
}

Album album(std::size_t pictures) {
    Album made;
    for (std::size_t i = 0; i < pictures; ++i) {
        made.pictures.push_back(media("p" + std::to_string(i)));
    }
    return made;
}

TEST(Album, HasTwoToNinePictures) {
    EXPECT_EQ(reason_of(album(0)), errors::kTooFewPictures);
    EXPECT_EQ(reason_of(album(1)), errors::kTooFewPictures);
    EXPECT_EQ(reason_of(album(2)), "");
    EXPECT_EQ(reason_of(album(9)), "");
    EXPECT_EQ(reason_of(album(10)), errors::kTooManyPictures);
    auto unnamed = album(3);
    unnamed.pictures[1].id.clear();
    EXPECT_EQ(reason_of(unnamed), errors::kMediaUnknown);
}

TEST(Video, NamesItsMedia) {
    EXPECT_EQ(reason_of(Video{.media = media("v")}), "");
    EXPECT_EQ(reason_of(Video{.media = media("v"), .poster = media("p")}), "");
    EXPECT_EQ(reason_of(Video{}), errors::kMediaUnknown);
    EXPECT_EQ(reason_of(Video{.media = media("v"), .poster = media("")}), errors::kMediaUnknown);
}

TEST(Location, IsOnEarth) {
    EXPECT_EQ(reason_of(Location{.latitude = 30.25, .longitude = 120.16}), "");
    EXPECT_EQ(reason_of(Location{.latitude = -90, .longitude = 180}), "");
    EXPECT_EQ(reason_of(Location{.latitude = 90.001, .longitude = 0}), errors::kLocationInvalid);
    EXPECT_EQ(reason_of(Location{.latitude = 0, .longitude = -180.5}), errors::kLocationInvalid);
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(reason_of(Location{.latitude = nan, .longitude = 0}), errors::kLocationInvalid);
    const auto endless = std::numeric_limits<double>::infinity();
    EXPECT_EQ(reason_of(Location{.latitude = 0, .longitude = endless}), errors::kLocationInvalid);
    EXPECT_EQ(reason_of(Location{.name = std::string(100, 'n'), .address = std::string(200, 'a')}),
              "");
    EXPECT_EQ(reason_of(Location{.name = std::string(101, 'n')}), errors::kLocationInvalid);
    EXPECT_EQ(reason_of(Location{.address = std::string(201, 'a')}), errors::kLocationInvalid);
    EXPECT_EQ(reason_of(Location{.name = "a\nb"}), errors::kLocationInvalid);
}

TEST(ContactCard, NamesSomeone) {
    EXPECT_EQ(reason_of(ContactCard{.user = UserId(3)}), "");
    EXPECT_EQ(reason_of(ContactCard{}), errors::kPersonUnknown);
}

TEST(Card, HasATitleAndAnAddress) {
    const Card good{.title = "木棉花开", .text = "two\nlines", .url = "https://example.org/a"};
    EXPECT_EQ(reason_of(good), "");
    auto card = good;
    card.title = "  ";
    EXPECT_EQ(reason_of(card), errors::kCardInvalid);
    card.title = std::string(101, 't');
    EXPECT_EQ(reason_of(card), errors::kCardInvalid);
    card = good;
    card.text = std::string(501, 't');
    EXPECT_EQ(reason_of(card), errors::kCardInvalid);
    card = good;
    card.source = std::string(65, 's');
    EXPECT_EQ(reason_of(card), errors::kCardInvalid);
    card = good;
    card.picture = media("");
    EXPECT_EQ(reason_of(card), errors::kMediaUnknown);
}

TEST(Card, AddressIsOneThatMayBeOpened) {
    for (const auto* url : {"http://a.b", "HTTPS://例子.org/路径?x=1#y"}) {
        EXPECT_TRUE(rules::is_web_url(url, 2'048)) << url;
    }
    for (const auto* url : {"",
                            "https://",
                            "https:///a",
                            "ftp://a.b",
                            "javascript:alert(1)",
                            "https://user@a.b/",
                            "https://a.b/ c",
                            "https://a.b/\n",
                            "https://a.b/\"><script>",
                            "https://a.b\\c",
                            "//a.b",
                            "https://a.b/\xE2\x80\xAE"}) {
        EXPECT_FALSE(rules::is_web_url(url, 2'048)) << url;
        EXPECT_EQ(reason_of(Card{.title = "t", .url = url}), errors::kCardUrlInvalid) << url;
    }
    EXPECT_FALSE(rules::is_web_url("https://a.b/" + std::string(2'048, 'x'), 2'048));
}

TEST(Link, IsKnownByItsIdAlone) {
    links::Preview claimed{.id = "p1", .url = "https://bank.example", .title = "Bank"};
    claimed.picture = media("evil");
    Content content{.body = Text{.text = "look", .mentioned = {}, .link = claimed}};
    ASSERT_TRUE(rules::check_content(content, kLimits));
    const auto& link = std::get<Text>(content.body).link;
    EXPECT_EQ(link->id, "p1");
    EXPECT_EQ(link->title, "") << "what the client claims is dropped";
    EXPECT_FALSE(link->picture);
    EXPECT_EQ(reason_of(Text{.text = "look", .mentioned = {}, .link = links::Preview{}}),
              errors::kPreviewUnknown);
    EXPECT_EQ(
        reason_of(Text{
            .text = "look", .mentioned = {}, .link = links::Preview{.id = std::string(65, 'x')}}),
        errors::kPreviewUnknown);
}

TEST(Merged, TakesEachEntryOnceAndAHundredAtMost) {
    Content content{.body = Merged{.from = "d1-2", .seqs = {Seq(3), Seq(1), Seq(3)}}};
    ASSERT_TRUE(rules::check_content(content, kLimits));
    EXPECT_EQ(std::get<Merged>(content.body).seqs, (std::vector{Seq(1), Seq(3)}));
    Merged many{.from = "d1-2", .seqs = {}};
    for (std::uint64_t seq = 1; seq <= 100; ++seq) {
        many.seqs.emplace_back(seq);
    }
    EXPECT_EQ(reason_of(many), "");
    many.seqs.emplace_back(101);
    EXPECT_EQ(reason_of(many), errors::kTooManyForwarded);
}

TEST(Merged, BringsNoReferencesOfItsOwn) {
    Content content{.body = Merged{.from = "d1-2", .seqs = {Seq(1)}, .references = {{}}}};
    ASSERT_TRUE(rules::check_content(content, kLimits));
    EXPECT_TRUE(std::get<Merged>(content.body).references.empty());
}

TEST(Merged, LiesFiveDeepAtMost) {
    EXPECT_EQ(rules::depth_with(0, kLimits).value(), 1U);
    EXPECT_EQ(rules::depth_with(4, kLimits).value(), 5U);
    EXPECT_EQ(rules::depth_with(5, kLimits).error().reason(), errors::kForwardTooDeep);
}

Poll poll(std::vector<std::string> options) {
    return {.question = "Lunch?", .options = std::move(options)};
}

TEST(Polls, HaveTwoToTwentyDifferentOptions) {
    EXPECT_EQ(reason_of(poll({"a", "b"})), "");
    EXPECT_EQ(reason_of(poll({"a"})), errors::kPollOptionsInvalid);
    EXPECT_EQ(reason_of(poll({"a", " a"})), errors::kPollOptionsInvalid);
    EXPECT_EQ(reason_of(poll({"a", " "})), errors::kPollOptionsInvalid);
    EXPECT_EQ(reason_of(poll({"a", "b\nc"})), errors::kPollOptionsInvalid);
    EXPECT_EQ(reason_of(poll({"a", std::string(100, 'x')})), "");
    EXPECT_EQ(reason_of(poll({"a", std::string(101, 'x')})), errors::kPollOptionsInvalid);
    std::vector<std::string> many;
    for (char letter = 'a'; letter < 'a' + 20; ++letter) {
        many.emplace_back(1, letter);
    }
    EXPECT_EQ(reason_of(poll(many)), "");
    many.emplace_back("z");
    EXPECT_EQ(reason_of(poll(many)), errors::kPollOptionsInvalid);
}

TEST(Polls, HaveAQuestion) {
    Content content{.body = Poll{.question = " 去哪里？ ", .options = {"a ", "b"}}};
    ASSERT_TRUE(rules::check_content(content, kLimits));
    EXPECT_EQ(std::get<Poll>(content.body).question, "去哪里？");
    EXPECT_EQ(std::get<Poll>(content.body).options.front(), "a");
    auto asked = poll({"a", "b"});
    asked.question = " ";
    EXPECT_EQ(reason_of(asked), errors::kPollQuestionInvalid);
    asked.question = std::string(300, 'x');
    EXPECT_EQ(reason_of(asked), "");
    asked.question += 'x';
    EXPECT_EQ(reason_of(asked), errors::kPollQuestionInvalid);
    asked.question = "\xFF";
    EXPECT_EQ(reason_of(asked), errors::kPollQuestionInvalid);
}

TEST(Polls, CloseLaterAndWithinAYear) {
    const auto now = from_ms(1'800'000'000'000);
    const auto reason = [&](WallTime closes) {
        auto asked = poll({"a", "b"});
        asked.closes = closes;
        const auto checked = rules::check_closing(asked, now, kLimits);
        return checked ? std::string() : std::string(checked.error().reason());
    };
    EXPECT_EQ(reason({}), "");
    EXPECT_EQ(reason(now + std::chrono::milliseconds(1)), "");
    EXPECT_EQ(reason(now), errors::kPollClosesInvalid);
    EXPECT_EQ(reason(from_ms(-1)), errors::kPollClosesInvalid);
    EXPECT_EQ(reason(now + std::chrono::days(366)), "");
    EXPECT_EQ(reason(now + std::chrono::days(367)), errors::kPollClosesInvalid);
}

TEST(Relays, HaveATitleAndMaybeAnExample) {
    EXPECT_EQ(reason_of(Relay{.title = "Trip"}), "");
    EXPECT_EQ(reason_of(Relay{.title = " "}), errors::kRelayTitleInvalid);
    EXPECT_EQ(reason_of(Relay{.title = std::string(301, 'x')}), errors::kRelayTitleInvalid);
    EXPECT_EQ(reason_of(Relay{.title = "Trip", .example = std::string(200, 'x')}), "");
    EXPECT_EQ(reason_of(Relay{.title = "Trip", .example = std::string(201, 'x')}),
              errors::kRelayExampleInvalid);
}

}  // namespace
}  // namespace kapok::messaging
