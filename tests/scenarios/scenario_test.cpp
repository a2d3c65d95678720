// One test a file *.scn of this folder: its name is the file's, with '_' for '-'.
#include "base/log.h"
#include "scenarios/stage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace kapok::scenarios {
namespace {

class ScenarioTest : public ::testing::Test {
  public:
    explicit ScenarioTest(std::filesystem::path path) : path_(std::move(path)) {}

    void TestBody() override {
        std::ifstream file(path_);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto script = parse_script(text);
        ASSERT_TRUE(script) << path_ << ": " << script.error().message();
        ASSERT_FALSE(script->empty()) << path_ << " says nothing";
        runtime::testing::Loop loop;
        loop.set_time(runtime::testing::Loop::Time::kStands);
        Stage stage(loop);
        for (const auto& sentence : *script) {
            const auto wrong = stage.play(sentence);
            EXPECT_EQ(wrong, "") << path_.string() << ":" << sentence.line << ": "
                                 << sentence.source;
            if (!wrong.empty()) {
                break;
            }
        }
        EXPECT_EQ(stage.close(), "") << path_;
    }

  private:
    std::filesystem::path path_;
};

// At the start of the program, before main: GoogleTest lists what was registered.
const bool kRegistered = [] {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(KAPOK_SCENARIOS)) {
        if (entry.path().extension() == ".scn") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        // In a filter '-' begins what is left out.
        auto name = path.stem().string();
        std::replace(name.begin(), name.end(), '-', '_');
        ::testing::RegisterTest("Scenario",
                                name.c_str(),
                                nullptr,
                                nullptr,
                                __FILE__,
                                __LINE__,
                                [path]() -> ::testing::Test* { return new ScenarioTest(path); });
    }
    return !paths.empty();
}();

TEST(Scenarios, AreThere) { EXPECT_TRUE(kRegistered); }

TEST(Script, SplitsWordsAndQuotes) {
    const auto script = parse_script("# note\n\nalice sends \"a \\\"b\\\" c\" to bob  # why\n");
    ASSERT_TRUE(script);
    ASSERT_EQ(script->size(), 1U);
    EXPECT_EQ(script->front().line, 3);
    EXPECT_EQ(script->front().words,
              (std::vector<Word>{{"alice", false},
                                 {"sends", false},
                                 {"a \"b\" c", true},
                                 {"to", false},
                                 {"bob", false}}));
}

TEST(Script, TakesTheExpectedRefusal) {
    const auto script = parse_script("alice leaves team -> NOT_A_MEMBER");
    ASSERT_TRUE(script);
    EXPECT_EQ(script->front().refusal, "NOT_A_MEMBER");
    EXPECT_EQ(script->front().words.size(), 3U);
}

TEST(Script, RefusesWhatIsNoScript) {
    EXPECT_FALSE(parse_script("alice sends \"open"));
    EXPECT_FALSE(parse_script("-> REASON"));
    EXPECT_FALSE(parse_script("\xff"));
    EXPECT_FALSE(parse_script(std::string(70'000, 'x')));
}

TEST(Script, MatchesPatterns) {
    const std::vector<Word> words{{"alice", false}, {"sends", false}, {"hi", true}};
    const auto captures = match("<who> sends {what}", words);
    ASSERT_TRUE(captures);
    EXPECT_EQ(captures->at("who"), "alice");
    EXPECT_EQ(captures->at("what"), "hi");
    EXPECT_FALSE(match("<who> sends <what>", words));
    EXPECT_FALSE(match("<who> sends", words));
    EXPECT_FALSE(match("<who> sends {what} to <chat>", words));
    EXPECT_EQ(match("<who> <rest...>", words)->at("rest"), "sends hi");
}

}  // namespace
}  // namespace kapok::scenarios
