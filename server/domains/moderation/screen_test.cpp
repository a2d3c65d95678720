// feature: word-filter, policy-hook, reports
#include "moderation/screen.h"

#include "moderation/api/errors.h"
#include "moderation/testing/world.h"
#include "moderation/wire.h"

#include <gtest/gtest.h>

namespace kapok::moderation {
namespace {

using std::chrono_literals::operator""s;
using testing::kAlice;
using testing::kBob;
using testing::kMod;
using testing::reason_of;
using testing::World;
using Verdict = wire::PolicyAnswer::Verdict;

const PolicySettings kOpen{.url = "http://127.0.0.1:9/judge", .secret = "key", .timeout = 3s};
const PolicySettings kClosed{.url = "http://127.0.0.1:9/judge", .on_failure = "refuse"};

// How often an outcome was counted.
std::uint64_t counted(World& world, std::string_view outcome) {
    return world.metrics
        .counter("kapok_moderation_policy_calls_total",
                 "Messages that the operator's content policy was to judge.",
                 {{"outcome", std::string(outcome)}})
        .value();
}

messaging::Written a_text() {
    return {.sender = kAlice,
            .conversation = World::chat(kAlice, kBob),
            .kind = "text",
            .texts = {"hello"}};
}

// While it is asked the first time, another message is to be judged.
class NestedHttp final : public ScreenHttp {
  public:
    HttpScreen* screen = nullptr;
    std::string second = "not tried";
    int asked = 0;

    Task<Result<Answer>> post(Deadline deadline, Request /*request*/) override {
        if (++asked == 1) {
            const auto shed = co_await screen->screen(deadline, a_text());
            second = reason_of(shed);
        }
        co_return Answer{.status = 200, .body = R"({"verdict":"allow"})"};
    }
};

TEST(PolicyWire, SaysWhatIsAskedAbout) {
    const auto place = wire::screen_request({.sender = kAlice,
                                             .conversation = messaging::ConversationId::group(7),
                                             .kind = "location",
                                             .texts = {"Café", "\"1\" Street"}});
    EXPECT_NE(place.find(R"("content_kind":"location")"), std::string::npos) << place;
    EXPECT_NE(place.find(R"("conversation_kind":"group")"), std::string::npos) << place;
    EXPECT_NE(place.find(R"("sender_id":"1")"), std::string::npos) << place;
    EXPECT_NE(place.find(R"("texts":["Café","\"1\" Street"])"), std::string::npos) << place;
    const auto picture =
        wire::screen_request({.sender = kBob,
                              .conversation = messaging::ConversationId::direct(kAlice, kBob),
                              .kind = "image",
                              .texts = {}});
    EXPECT_NE(picture.find(R"("conversation_kind":"direct")"), std::string::npos) << picture;
    EXPECT_NE(picture.find(R"("texts":[])"), std::string::npos) << picture;
}

TEST(PolicyWire, ReadsVerdictsAndNothingElse) {
    EXPECT_EQ(wire::read_answer(R"({"verdict":"allow","more":1})")->verdict, Verdict::kAllow);
    EXPECT_EQ(wire::read_answer(R"({"verdict":"refuse"})")->verdict, Verdict::kRefuse);
    const auto mask = wire::read_answer(R"({"verdict":"mask","mask":["a","b"]})");
    EXPECT_EQ(mask->mask, (std::vector<std::string>{"a", "b"}));
    const auto review = wire::read_answer(R"({"verdict":"review","reason":"smells"})");
    EXPECT_EQ(review->concern, "smells");
    EXPECT_EQ(wire::read_answer(R"({"verdict":"review"})")->concern, "");
    for (const auto* bad : {"",
                            "[]",
                            "<html>",
                            "{}",
                            R"({"verdict":"maybe"})",
                            R"({"verdict":1})",
                            R"({"verdict":"mask"})",
                            R"({"verdict":"mask","mask":"a"})",
                            R"({"verdict":"mask","mask":[1]})",
                            R"({"verdict":"mask","mask":["a\u0000"]})"}) {
        EXPECT_FALSE(wire::read_answer(bad)) << bad;
    }
}

CO_TEST(ContentPolicy, IsNotAskedWhereThereIsNone) {
    World world(loop);
    co_await world.start();
    EXPECT_TRUE((co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "hello")).has_value());
    EXPECT_TRUE(world.screen_http.asked.empty());
    co_await world.close();
}

CO_TEST(ContentPolicy, RefusesMasksAndAllows) {
    World world(loop, kOpen);
    co_await world.start();
    const auto chat = World::chat(kAlice, kBob);
    world.screen_http.says(R"({"verdict":"refuse"})");
    EXPECT_EQ(reason_of(co_await world.say(kAlice, chat, "m1", "bad")), errors::kContentRefused);
    CO_ASSERT_TRUE(world.screen_http.asked.size() == 1);
    EXPECT_EQ(world.screen_http.asked[0].url, "http://127.0.0.1:9/judge");
    EXPECT_EQ(world.screen_http.asked[0].bearer, "key");
    EXPECT_NE(world.screen_http.asked[0].body.find(R"("texts":["bad"])"), std::string::npos);
    EXPECT_EQ(world.screen_http.until.at(), Deadline::after(loop.clock(), 3s).at());

    world.screen_http.says(R"({"verdict":"mask","mask":["b**"]})");
    const auto masked = co_await world.say(kAlice, chat, "m2", "bad");
    CO_ASSERT_TRUE(masked.has_value());
    EXPECT_EQ(masked->seq, streams::Seq(1)) << "what was refused is nowhere";
    EXPECT_EQ(co_await world.text_of(kBob, chat, masked->seq), "b**");

    world.screen_http.says(R"({"verdict":"allow"})");
    const auto allowed = co_await world.say(kAlice, chat, "m3", "good");
    EXPECT_EQ(co_await world.text_of(kBob, chat, allowed->seq), "good");
    world.screen_http.says(R"({"verdict":"refuse"})");
    const auto again = co_await world.say(kAlice, chat, "m3", "good");
    EXPECT_EQ(again->seq, allowed->seq) << "a repetition of what was sent was sent";
    EXPECT_TRUE((co_await world.say(kAlice, World::chat(kAlice, kAlice), "m4", "bad")).has_value())
        << "what one writes to oneself is one's own";
    EXPECT_EQ(counted(world, "refuse"), 2U);
    EXPECT_EQ(counted(world, "mask"), 1U);
    EXPECT_EQ(counted(world, "allow"), 1U);
    co_await world.close();
}

CO_TEST(ContentPolicy, AMaskIsHeldToTheLimits) {
    World world(loop, kOpen);
    co_await world.start();
    world.screen_http.says(R"({"verdict":"mask","mask":["  "]})");
    EXPECT_EQ(reason_of(co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "bad")),
              "EMPTY_TEXT");
    co_await world.close();
}

CO_TEST(ContentPolicy, AsksForAReview) {
    World world(loop, kOpen);
    co_await world.start();
    const auto chat = World::chat(kAlice, kBob);
    world.screen_http.says(R"({"verdict":"review","reason":" looks like a fraud "})");
    const auto sent = co_await world.say(kAlice, chat, "m1", "send me money");
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(co_await world.text_of(kBob, chat, sent->seq), "send me money");
    EXPECT_TRUE((co_await world.say(kAlice, chat, "m1", "send me money")).has_value());
    const auto page =
        co_await world.module.service().list_reports(world.as(kMod), ReportState::kOpen, "", 0);
    CO_ASSERT_TRUE(page->reports.size() == 1);
    EXPECT_EQ(page->reports[0].report.reason, Reason::kPolicy);
    EXPECT_EQ(page->reports[0].report.words, "looks like a fraud");
    EXPECT_EQ(page->reports[0].report.subject, kAlice);
    EXPECT_FALSE(page->reports[0].report.reporter);
    EXPECT_EQ(page->reports[0].report.evidence_count, 1U);
    co_await world.close();
}

CO_TEST(ContentPolicy, IsAskedAboutAnotherWordingToo) {
    World world(loop, kOpen);
    co_await world.start();
    const auto chat = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, chat, "m1", "good");
    world.screen_http.says(R"({"verdict":"refuse"})");
    auto& changes = world.messaging.changes();
    EXPECT_EQ(reason_of(co_await changes.edit(
                  world.as(kAlice), {chat, sent->seq, "e1"}, {.text = "bad"})),
              errors::kContentRefused);
    EXPECT_EQ(co_await world.text_of(kBob, chat, sent->seq), "good");
    world.screen_http.says(R"({"verdict":"mask","mask":["b**"]})");
    CO_ASSERT_TRUE(
        (co_await changes.edit(world.as(kAlice), {chat, sent->seq, "e2"}, {.text = "bad"}))
            .has_value());
    EXPECT_EQ(co_await world.text_of(kBob, chat, sent->seq), "b**");
    world.screen_http.says(R"({"verdict":"review"})");
    CO_ASSERT_TRUE(
        (co_await changes.edit(world.as(kAlice), {chat, sent->seq, "e3"}, {.text = "odd"}))
            .has_value());
    EXPECT_EQ(world.module.open_reports(), 1);
    co_await world.close();
}

CO_TEST(ContentPolicy, FailsOpenOrClosedAsItsOperatorSays) {
    World lenient(loop, kOpen);
    World strict(loop, kClosed);
    co_await lenient.start();
    co_await strict.start();
    const auto chat = World::chat(kAlice, kBob);
    const std::vector<Result<ScreenHttp::Answer>> troubles{
        Error(Code::kTimeout, "DEADLINE_PASSED"),
        Error(Code::kUnavailable, "CONNECTION_FAILED"),
        ScreenHttp::Answer{.status = 500, .body = R"({"verdict":"refuse"})"},
        ScreenHttp::Answer{.status = 302, .body = {}},
        ScreenHttp::Answer{.status = 200, .body = "<html>"},
        ScreenHttp::Answer{.status = 200, .body = R"({"verdict":"mask","mask":[]})"},
    };
    std::uint64_t number = 0;
    for (const auto& trouble : troubles) {
        lenient.screen_http.answer = trouble;
        strict.screen_http.answer = trouble;
        const auto id = fmt::format("m{}", ++number);
        EXPECT_TRUE((co_await lenient.say(kAlice, chat, id, "hello")).has_value()) << number;
        EXPECT_EQ(reason_of(co_await strict.say(kAlice, chat, id, "hello")),
                  errors::kContentCheckDown)
            << number;
    }
    EXPECT_EQ(counted(lenient, "failed"), number);
    EXPECT_EQ(counted(strict, "failed"), number);
    strict.screen_http.says(R"({"verdict":"allow"})");
    EXPECT_TRUE((co_await strict.say(kAlice, chat, "m1", "hello")).has_value())
        << "the same send goes through once it answers";
    co_await lenient.close();
    co_await strict.close();
}

CO_TEST(ContentPolicy, IsAskedAboutSoManyAtOnce) {
    NestedHttp http;
    observability::Metrics metrics;
    PolicySettings settings = kClosed;
    settings.calls_max = 1;
    HttpScreen screen(
        {.http = http, .timers = loop.timers(), .metrics = metrics}, settings, nullptr);
    http.screen = &screen;
    const auto soon = Deadline::after(loop.clock(), 30s);
    EXPECT_TRUE((co_await screen.screen(soon, a_text())).has_value());
    EXPECT_EQ(http.second, errors::kContentCheckDown);
    EXPECT_EQ(http.asked, 1);
    EXPECT_TRUE((co_await screen.screen(soon, a_text())).has_value()) << "its place is free again";
}

}  // namespace
}  // namespace kapok::moderation
