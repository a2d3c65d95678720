#include "config/config.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace kapok::config {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

struct Settings {
    std::string listen = "127.0.0.1:8443";
    unsigned short port = 8443;
    std::chrono::milliseconds drain{5'000};
    Bytes cache{64ULL << 20U};
    bool open = false;
    double ratio = 0.5;
    std::string level = "info";
    std::string token;
    std::vector<std::string> origins{"a"};
    std::string told;

    void declare(Registry& registry) {
        auto group = registry.group("net", "Connections from clients.");
        group.add("listen", listen, "Address and port that clients connect to.");
        group.add("port", port, "A port.").between(1, 65'535);
        group.add("drain", drain, "Longest wait at shutdown.").between(0ms, 1min);
        group.add("cache", cache, "Memory for things.");
        group.add("open", open, "Whether it is open.");
        group.add("ratio", ratio, "A share.").between(0, 1);
        group.add("level", level, "How much is logged.")
            .one_of({"debug", "info"})
            .live([this](const std::string& now) { told = now; });
        group.add("token", token, "A secret.").secret();
        group.add("origins", origins, "Who may ask.");
    }
};

struct Config {
    Config() { settings.declare(registry); }
    Result<void> load(std::string toml,
                      std::map<std::string, std::string> environment = {},
                      std::vector<std::string> overrides = {}) {
        return registry.load(
            {"kapok.toml", std::move(toml), std::move(environment), std::move(overrides)});
    }
    std::string complaint(std::string toml,
                          std::map<std::string, std::string> environment = {},
                          std::vector<std::string> overrides = {}) {
        const auto loaded = load(std::move(toml), std::move(environment), std::move(overrides));
        return loaded.has_value() ? "none" : loaded.error().message();
    }
    Settings settings;
    Registry registry;
};

TEST(Config, ReadsEveryTypeFromToml) {
    Config config;
    ASSERT_TRUE(
        config
            .load(
                "[net]\nlisten = \"0.0.0.0:1\"\nport = 443\ndrain = \"250 ms\"\ncache = \"2GiB\"\n"
                "open = true\nratio = 1\norigins = [\"x\", \"y\"]\n")
            .has_value());
    EXPECT_EQ(config.settings.listen, "0.0.0.0:1");
    EXPECT_EQ(config.settings.port, 443);
    EXPECT_EQ(config.settings.drain, 250ms);
    EXPECT_EQ(config.settings.cache.count, 2ULL << 30U);
    EXPECT_TRUE(config.settings.open);
    EXPECT_EQ(config.settings.ratio, 1.0);
    EXPECT_EQ(config.settings.origins, (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(config.settings.level, "info") << "what is not given keeps its default";
}

TEST(Config, LaterSourcesWin) {
    Config config;
    ASSERT_TRUE(
        config
            .load("[net]\nport = 1\nlisten = \"file\"\ndrain = \"1 s\"\n",
                  {{"KAPOK_NET_LISTEN", "environment"}, {"KAPOK_NET_PORT", "2"}, {"HOME", "/"}},
                  {"net.port=3", "net.origins=a,b,c"})
            .has_value());
    EXPECT_EQ(config.settings.port, 3);
    EXPECT_EQ(config.settings.listen, "environment");
    EXPECT_EQ(config.settings.drain, 1s);
    EXPECT_EQ(config.settings.origins.size(), 3U);
}

TEST(Config, RefusesUnknownKeysWithASuggestion) {
    Config config;
    EXPECT_EQ(config.complaint("[net]\nlistne = \"x\"\n"),
              "kapok.toml:2: net.listne: no such setting; did you mean net.listen?");
    EXPECT_EQ(config.complaint("", {{"KAPOK_NET_PROT", "1"}}),
              "environment KAPOK_NET_PROT: no such setting; did you mean KAPOK_NET_PORT?");
    EXPECT_EQ(config.complaint("", {}, {"quite.different=1"}),
              "command line: quite.different: no such setting");
    config.registry.ignore_environment("CONFIG");
    EXPECT_EQ(config.complaint("", {{"KAPOK_CONFIG", "x"}}), "none");
}

TEST(Config, RefusesWrongTypesAndValuesOutOfBounds) {
    Config config;
    EXPECT_EQ(config.complaint("net.port = \"443\""), "kapok.toml:1: net.port: wants whole number");
    EXPECT_EQ(config.complaint("net.port = 0"), "kapok.toml:1: net.port: wants 1 to 65535");
    EXPECT_EQ(config.complaint("net.port = 65536"), "kapok.toml:1: net.port: wants whole number");
    EXPECT_EQ(config.complaint("net.drain = 5"),
              "kapok.toml:1: net.drain: wants time, such as \"30 s\" (ms, s, min, h, d)");
    EXPECT_EQ(config.complaint("net.drain = \"61 s\""),
              "kapok.toml:1: net.drain: wants \"0 ms\" to \"1 min\"");
    EXPECT_EQ(config.complaint("net.level = \"loud\""),
              "kapok.toml:1: net.level: wants one of \"debug\", \"info\"");
    for (const auto* text :
         {"5 parsecs", "-1 s", "s", "99999999999999999999 s", "9223372036854775807 d"}) {
        EXPECT_NE(config.complaint("", {{"KAPOK_NET_DRAIN", text}}), "none") << text;
    }
    EXPECT_NE(config.complaint("", {}, {"net.open=yes"}), "none");
    EXPECT_NE(config.complaint("", {}, {"net.open"}), "none");
}

TEST(Config, TellsAllProblemsAndSetsNothing) {
    Config config;
    const auto complaint =
        config.complaint("net.port = 0\nnet.nothing = 1\n", {{"KAPOK_NET_OPEN", "true"}});
    EXPECT_EQ(std::count(complaint.begin(), complaint.end(), '\n'), 1);
    EXPECT_FALSE(config.settings.open);
    EXPECT_TRUE(config.complaint("[net\n").starts_with("kapok.toml:1: "));
}

TEST(Config, ReadsSecretsFromFilesAndNeverPrintsThem) {
    Config config;
    const auto path = ::testing::TempDir() + "kapok_config_test_secret";
    std::FILE* file = std::fopen(path.c_str(), "wbe");
    ASSERT_NE(file, nullptr);
    std::fputs("hunter2\n", file);
    std::fclose(file);
    ASSERT_TRUE(config.load("", {{"KAPOK_NET_TOKEN_FILE", path}}).has_value());
    EXPECT_EQ(config.settings.token, "hunter2");
    EXPECT_EQ(config.registry.changed(), std::vector<std::string>{"net.token = (secret)"});
    std::remove(path.c_str());
    EXPECT_NE(config.complaint("", {{"KAPOK_NET_TOKEN_FILE", path}}), "none");
    EXPECT_NE(config.complaint("", {{"KAPOK_NET_LISTEN_FILE", path}}), "none") << "no secret";
}

TEST(Config, ReloadsLiveSettingsOnly) {
    Config config;
    ASSERT_TRUE(config.load("net.port = 5\n").has_value());
    const auto restart =
        config.registry.reload({"kapok.toml", "net.port = 6\nnet.level = \"debug\"\n", {}, {}});
    ASSERT_TRUE(restart.has_value());
    EXPECT_EQ(*restart, std::vector<std::string>{"net.port"});
    EXPECT_EQ(config.settings.port, 5);
    EXPECT_EQ(config.settings.told, "debug");
}

TEST(Config, PrintsItsReference) {
    const Config config;
    const auto text = config.registry.reference();
    EXPECT_NE(text.find("\n## net\n\nConnections from clients.\n"), std::string::npos);
    EXPECT_NE(
        text.find("| `net.drain` | `\"5 s\"` | Longest wait at shutdown. | time, such as \"30 s\" "
                  "(ms, s, min, h, d); \"0 ms\" to \"1 min\" |\n"),
        std::string::npos);
    EXPECT_NE(text.find("| `net.cache` | `\"64 MiB\"` |"), std::string::npos);
    EXPECT_NE(text.find("; live |\n"), std::string::npos);
    EXPECT_NE(text.find("; secret |\n"), std::string::npos);
}

}  // namespace
}  // namespace kapok::config
