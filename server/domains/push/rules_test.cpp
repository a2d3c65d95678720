// feature: web-push, pain-push
#include "push/rules.h"

#include "push/api/errors.h"
#include "push/time_zone.h"
#include "push/wire.h"
#include "webpush/testing/browser.h"

#include <gtest/gtest.h>

namespace kapok::push {
namespace {

using namespace std::chrono_literals;
using rules::Plain;

Subscription good() {
    return {.endpoint = "https://push.example.org/send/abc",
            .keys = webpush::testing::Browser().keys(),
            .language = "zh-CN",
            .registered = {}};
}

std::string reason(const Result<void>& result) {
    return result ? "" : std::string(result.error().reason());
}

TEST(PushRules, Subscriptions) {
    EXPECT_EQ(reason(rules::check_subscription(good(), Plain::kRefused)), "");
    auto bad = good();
    bad.endpoint = "http://push.example.org/";
    EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kRefused)),
              errors::kPushEndpointInvalid);
    EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kAllowed)), "");
    for (const auto& endpoint : {std::string(),
                                 std::string("file:///etc/passwd"),
                                 std::string("https://u:p@push.example.org/"),
                                 "https://push.example.org/" + std::string(3'000, 'x')}) {
        bad.endpoint = endpoint;
        EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kAllowed)),
                  errors::kPushEndpointInvalid);
    }
    bad = good();
    bad.keys.auth = "short";
    EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kRefused)), errors::kPushKeysInvalid);
    bad = good();
    bad.keys.public_key = std::string(65, '\x04');
    EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kRefused)), errors::kPushKeysInvalid);
    bad = good();
    for (const auto* language : {"zh_CN", "a b", "12345678901234567"}) {
        bad.language = language;
        EXPECT_EQ(reason(rules::check_subscription(bad, Plain::kRefused)),
                  errors::kPushLanguageInvalid);
    }
}

TEST(PushRules, QuietHours) {
    Settings settings;
    EXPECT_EQ(reason(rules::check_settings(settings)), "");
    settings.quiet = {.from = 1'320, .to = 420};
    EXPECT_EQ(reason(rules::check_settings(settings)), "");
    for (const auto& quiet : {QuietHours{1'440, 0}, QuietHours{0, 1'440}, QuietHours{60, 60}}) {
        settings.quiet = quiet;
        EXPECT_EQ(reason(rules::check_settings(settings)), errors::kQuietHoursInvalid);
    }
    settings.quiet.reset();
    settings.time_zone = std::string(65, 'x');
    EXPECT_EQ(reason(rules::check_settings(settings)), errors::kTimeZoneUnknown);

    // Every minute of the day, over midnight and within it.
    for (std::uint32_t minute = 0; minute < 1'440; ++minute) {
        EXPECT_EQ(rules::is_quiet({.from = 1'320, .to = 420}, minute),
                  minute >= 1'320 || minute < 420);
        EXPECT_EQ(rules::is_quiet({.from = 720, .to = 840}, minute), minute >= 720 && minute < 840);
    }
}

TEST(PushRules, WhoIsTold) {
    for (int bits = 0; bits < 16; ++bits) {
        const rules::Attention attention{.shown = (bits & 1) != 0,
                                         .read = (bits & 2) != 0,
                                         .muted = (bits & 4) != 0,
                                         .mentioned = (bits & 8) != 0};
        const auto verdict = rules::decide(attention);
        if (!attention.shown) {
            EXPECT_EQ(verdict, Verdict::kWithdrawn);
        } else if (attention.read) {
            EXPECT_EQ(verdict, Verdict::kRead);
        } else if (attention.muted && !attention.mentioned) {
            EXPECT_EQ(verdict, Verdict::kMuted);
        } else {
            EXPECT_EQ(verdict, std::nullopt) << "a mention comes through mute";
        }
    }
    Settings settings;
    EXPECT_EQ(rules::decide(settings, true), std::nullopt) << "it has no quiet hours";
    settings.quiet = {.from = 0, .to = 1};
    EXPECT_EQ(rules::decide(settings, false), std::nullopt);
    EXPECT_EQ(rules::decide(settings, true), Verdict::kQuiet);
    settings.enabled = false;
    EXPECT_EQ(rules::decide(settings, false), Verdict::kOff);
}

TEST(PushRules, WhatAStatusMeans) {
    for (const int status : {200, 201, 202, 204}) {
        EXPECT_EQ(rules::verdict_of(status), Verdict::kSent);
    }
    for (const int status : {404, 410}) {
        EXPECT_EQ(rules::verdict_of(status), Verdict::kEnded);
    }
    for (const int status : {429, 500, 502, 503}) {
        EXPECT_EQ(rules::verdict_of(status), Verdict::kWaiting);
    }
    for (const int status : {0, 301, 307, 400, 401, 403, 413}) {
        EXPECT_EQ(rules::verdict_of(status), Verdict::kFailed) << status;
    }
}

TEST(PushRules, Retries) {
    EXPECT_EQ(rules::wait_before_retry(1, 0s), 5s);
    EXPECT_EQ(rules::wait_before_retry(2, 0s), 30s);
    EXPECT_EQ(rules::wait_before_retry(3, 0s), 2min);
    EXPECT_EQ(rules::wait_before_retry(4, 0s), 10min);
    EXPECT_EQ(rules::wait_before_retry(5, 0s), std::nullopt);
    EXPECT_EQ(rules::wait_before_retry(1, 1min), 1min) << "as the service asks";
    EXPECT_EQ(rules::wait_before_retry(3, 1s), 2min) << "but not sooner than we would";
}

TEST(PushRules, WhatIsShown) {
    Notification full{.conversation = ConversationId::group(7),
                      .seq = Seq(3),
                      .user = UserId(9),
                      .title = "木棉",
                      .sender = "林",
                      .text = "开了",
                      .kind = "text",
                      .unread = 2,
                      .language = "zh-CN",
                      .avatar_media_id = "m1"};
    const auto hidden = rules::shown_as(full, {.body_hidden = true});
    EXPECT_EQ(hidden.title + hidden.sender + hidden.text + hidden.kind + hidden.avatar_media_id,
              "");
    EXPECT_EQ(hidden.conversation, full.conversation);
    EXPECT_EQ(hidden.unread, 2U);
    for (int i = 0; i < 10'000; ++i) {
        full.text += "花";
        full.title += "\"";
        full.sender += "\\";
    }
    const auto shown = rules::shown_as(full, {});
    EXPECT_LE(wire::to_json(shown).size(), webpush::kPlaintextBytesMax);
    EXPECT_TRUE(shown.text.starts_with("开了花"));
}

TEST(PushTimeZone, TheClockOnTheWall) {
    const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + 12h;
    const auto summer = std::chrono::sys_days(std::chrono::year(2026) / 7 / 15) + 12h;
    EXPECT_EQ(minute_of_day(noon, ""), 12U * 60);
    EXPECT_EQ(minute_of_day(noon, "Asia/Shanghai"), 20U * 60);
    EXPECT_EQ(minute_of_day(noon, "Asia/Kolkata"), 17U * 60 + 30);
    EXPECT_EQ(minute_of_day(noon, "America/New_York"), 7U * 60);
    EXPECT_EQ(minute_of_day(summer, "America/New_York"), 8U * 60) << "in summer";
    EXPECT_EQ(minute_of_day(noon + 6h, "Asia/Shanghai"), 2U * 60) << "of the next day";
    for (const auto* name : {"Mars/Olympus", "../../etc/passwd", "/etc/passwd", " "}) {
        EXPECT_EQ(minute_of_day(noon, name), std::nullopt) << name;
    }
}

}  // namespace
}  // namespace kapok::push
