// feature: search, pain-chinese-search, search-same
#include "search/query.h"

#include "base/random.h"
#include "search/api/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace kapok::search {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream rest(line);
    for (std::string field; std::getline(rest, field, '\t');) {
        fields.push_back(field);
    }
    return fields;
}

std::string utf8(std::u32string_view text) {
    std::string out;
    for (const auto point : text) {
        if (point < 0x80) {
            out += static_cast<char>(point);
        } else if (point < 0x800) {
            out += {static_cast<char>(0xC0U | (point >> 6U)),
                    static_cast<char>(0x80U | (point & 0x3FU))};
        } else if (point < 0x10000) {
            out += {static_cast<char>(0xE0U | (point >> 12U)),
                    static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)),
                    static_cast<char>(0x80U | (point & 0x3FU))};
        } else {
            out += {static_cast<char>(0xF0U | (point >> 18U)),
                    static_cast<char>(0x80U | ((point >> 12U) & 0x3FU)),
                    static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)),
                    static_cast<char>(0x80U | (point & 0x3FU))};
        }
    }
    return out;
}

std::string where(const std::string& query, const std::string& text) {
    const auto terms = parse_terms(query);
    const auto matches = find_terms(*terms, {text});
    if (!matches) {
        return "-";
    }
    std::string out;
    for (const auto& match : *matches) {
        out += fmt::format("{}{}+{}", out.empty() ? "" : ",", match.start, match.length);
    }
    return out;
}

TEST(Query, FoldsAndFindsAsTheSharedCasesSay) {
    std::ifstream file(KAPOK_SOURCE_DIR "/tests/support/search_cases.tsv");
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) {
            continue;
        }
        const auto fields = fields_of(line);
        ++cases;
        if (fields[0] == "fold") {
            EXPECT_EQ(utf8(fold(fields[1]).text), fields[2]) << line;
        } else {
            EXPECT_EQ(where(fields[1], fields[2]), fields[3]) << line;
        }
    }
    EXPECT_GT(cases, 50);
}

TEST(Query, AWordMayBeInAnyOfTheTexts) {
    const auto terms = *parse_terms("票 蓝");
    const auto matches = find_terms(terms, {"投票", "红", "蓝色"});
    ASSERT_TRUE(matches);
    EXPECT_EQ(*matches,
              (std::vector<Match>{{.text = 0, .start = 1, .length = 1},
                                  {.text = 2, .start = 0, .length = 1}}));
    EXPECT_FALSE(find_terms(terms, {"投票", "红"}));
    EXPECT_FALSE(find_terms(terms, {}));
}

TEST(Query, NoWordsFindEverything) {
    EXPECT_TRUE(find_terms({}, {}));
    EXPECT_TRUE(parse_terms("  \t\"\" ")->empty());
}

TEST(Query, ManyMatchesAreCut) {
    const auto matches = find_terms(*parse_terms("啊"), {[] {
        std::string text;
        for (int i = 0; i < 500; ++i) {
            text += "啊";
        }
        return text;
    }()});
    ASSERT_TRUE(matches);
    EXPECT_EQ(matches->size(), kMatchesMax);
}

TEST(Query, LimitsHaveTheirReasons) {
    const auto reason = [](std::string_view text) {
        const auto terms = parse_terms(text);
        return terms ? std::string_view() : terms.error().reason();
    };
    EXPECT_EQ(reason(std::string(200, 'x')), "");
    EXPECT_EQ(reason(std::string(201, 'x')), errors::kQueryTooLong);
    EXPECT_EQ(reason("a b c d e f g h i j"), "");
    EXPECT_EQ(reason("a b c d e f g h i j k"), errors::kQueryTooLong);
    EXPECT_EQ(reason("a a a a a a a a a a a a"), "") << "repeated words count once";
    EXPECT_EQ(reason("\xff"), errors::kQueryInvalid);
    EXPECT_EQ(reason(std::string_view("a\0b", 3)), errors::kQueryInvalid);
}

TEST(Query, BrokenTextIsPassedOver) {
    EXPECT_EQ(utf8(fold("a\xff\xfe"
                        "b")
                       .text),
              "ab");
    EXPECT_EQ(utf8(fold("\xe7\x81").text), "");
}

}  // namespace
}  // namespace kapok::search
