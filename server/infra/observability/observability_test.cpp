// feature: dashboard
#include "observability/health.h"
#include "observability/logging.h"
#include "observability/metrics.h"
#include "observability/text.h"

#include <gtest/gtest.h>

namespace kapok::observability {
namespace {

TEST(Metrics, PrintsCountersAndGauges) {
    Metrics metrics;
    auto& sent = metrics.counter("kapok_test_messages_total", "Messages.", {{"kind", "te\"xt"}});
    sent.add();
    metrics.counter("kapok_test_messages_total", "Messages.", {{"kind", "te\"xt"}}).add(2);
    metrics.gauge("kapok_test_sessions_count", "Sessions.").set(-4);
    metrics.observe("kapok_test_queue_bytes", "A queue.", [] { return std::int64_t{9}; });
    EXPECT_EQ(metrics.prometheus(),
              "# HELP kapok_test_messages_total Messages.\n"
              "# TYPE kapok_test_messages_total counter\n"
              "kapok_test_messages_total{kind=\"te\\\"xt\"} 3\n"
              "# HELP kapok_test_queue_bytes A queue.\n"
              "# TYPE kapok_test_queue_bytes gauge\n"
              "kapok_test_queue_bytes 9\n"
              "# HELP kapok_test_sessions_count Sessions.\n"
              "# TYPE kapok_test_sessions_count gauge\n"
              "kapok_test_sessions_count -4\n");
}

TEST(Metrics, PrintsHistogramsCumulatively) {
    Metrics metrics;
    auto& seconds = metrics.histogram("kapok_test_call_seconds", "Time.", {{"m", "a"}}, {0.1, 1});
    seconds.observe(0.1);  // a bound belongs to its bucket
    seconds.observe(0.5);
    seconds.observe(7);
    EXPECT_EQ(metrics.prometheus(),
              "# HELP kapok_test_call_seconds Time.\n"
              "# TYPE kapok_test_call_seconds histogram\n"
              "kapok_test_call_seconds_bucket{m=\"a\",le=\"0.1\"} 1\n"
              "kapok_test_call_seconds_bucket{m=\"a\",le=\"1\"} 2\n"
              "kapok_test_call_seconds_bucket{m=\"a\",le=\"+Inf\"} 3\n"
              "kapok_test_call_seconds_sum{m=\"a\"} 7.6\n"
              "kapok_test_call_seconds_count{m=\"a\"} 3\n");
}

TEST(Metrics, OutcomesTellRefusalsFromFailures) {
    Metrics metrics;
    auto logins = metrics.outcomes("kapok_test_logins_total", "Log-ins.", {{"method", "qr"}});
    logins.count(Result<int>(1));
    for (const auto code : {Code::kForbidden, Code::kRateLimited, Code::kTimeout}) {
        const Error error(code, "REASON");
        logins.count(&error);
    }
    EXPECT_EQ(metrics.prometheus(),
              "# HELP kapok_test_logins_total Log-ins.\n"
              "# TYPE kapok_test_logins_total counter\n"
              "kapok_test_logins_total{method=\"qr\",outcome=\"failed\"} 1\n"
              "kapok_test_logins_total{method=\"qr\",outcome=\"ok\"} 1\n"
              "kapok_test_logins_total{method=\"qr\",outcome=\"refused\"} 2\n");
}

TEST(Metrics, RefusesNamesOutOfTheScheme) {
    Metrics metrics;
    EXPECT_DEATH(metrics.counter("messages_total", "No prefix."), "kapok_<module>");
    EXPECT_DEATH(metrics.counter("kapok_Test_total", "Upper case."), "kapok_<module>");
    metrics.counter("kapok_test_messages_total", "Messages.");
    EXPECT_DEATH(metrics.gauge("kapok_test_messages_total", "Messages."), "one kind");
}

TEST(Health, IsReadyWhenAllPartsAre) {
    Health health;
    auto& database = health.component("database");
    auto& streams = health.component("streams");
    EXPECT_FALSE(health.ready());
    database.set_ok();
    streams.set_ok();
    EXPECT_TRUE(health.ready());
    EXPECT_EQ(health.report(), R"({"ready":true,"components":{"database":"ok","streams":"ok"}})");
    streams.set_failed("disk \"full\"");
    EXPECT_FALSE(health.ready());
    EXPECT_EQ(health.report(),
              R"({"ready":false,"components":{"database":"ok","streams":"disk \"full\""}})");
    streams.set_ok();
    health.begin_shutdown();
    EXPECT_FALSE(health.ready());
    EXPECT_EQ(
        health.report(),
        R"({"ready":false,"components":{"database":"ok","streams":"ok","server":"stopping"}})");
}

TEST(Logging, WritesFieldsThatCannotBeForged) {
    EXPECT_EQ(
        format_text(
            LogLevel::kInfo, "stored", {kv("seq", 4), kv("name", "two words"), kv("empty", "")}),
        "info  stored seq=4 name=\"two words\" empty=\"\"");
    EXPECT_EQ(format_text(LogLevel::kInfo, "stored", {kv("x", "a\nerror forged")}),
              "info  stored x=\"a\\u000aerror forged\"");
    EXPECT_EQ(format_json(LogLevel::kWarn, "sto\"red", {kv("x", "a\\b\xff")}),
              R"("level":"warn","message":"sto\"red","x":"a\\b?")");
}

TEST(Logging, WritesLinesToStderr) {
    LogSettings settings;
    settings.format = "json";
    settings.level = "warn";
    ::testing::internal::CaptureStderr();
    start_logging(settings);
    LOG(info, "not written");
    LOG(warn, "disk is slow", kv("ms", 250));
    stop_logging();
    const auto line = ::testing::internal::GetCapturedStderr();
    set_log_level(LogLevel::kInfo);
    EXPECT_EQ(line.substr(0, 9), "{\"time\":\"");
    EXPECT_NE(line.find("Z\",\"level\":\"warn\",\"message\":\"disk is slow\",\"ms\":\"250\"}\n"),
              std::string::npos)
        << line;
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

}  // namespace
}  // namespace kapok::observability
