#include "scenarios/script.h"

#include "base/utf8.h"

#include <fmt/format.h>

namespace kapok::scenarios {
namespace {

constexpr std::size_t kWordsMax = 64;
constexpr std::size_t kLineBytesMax = 65'536;

Error malformed(int line, std::string_view why) {
    return Error(Code::kInvalid, "SCRIPT_MALFORMED", fmt::format("line {}: {}", line, why));
}

// Takes one quoted text; `rest` begins behind the opening quote. \" \\ and \n are escapes.
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string text;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == '"') {
            return text;
        }
        if (c != '\\') {
            text.push_back(c);
            continue;
        }
        if (rest.empty()) {
            break;
        }
        text.push_back(rest.front() == 'n' ? '\n' : rest.front());
        rest.remove_prefix(1);
    }
    return std::nullopt;
}

Result<std::vector<Word>> split(int line, std::string_view rest) {
    std::vector<Word> words;
    while (true) {
        const auto start = rest.find_first_not_of(" \t\r");
        if (start == std::string_view::npos || rest[start] == '#') {
            return words;
        }
        if (words.size() == kWordsMax) {
            return malformed(line, "too many words");
        }
        rest.remove_prefix(start);
        if (rest.front() == '"') {
            rest.remove_prefix(1);
            auto text = take_quoted(rest);
            if (!text) {
                return malformed(line, "a quote is not closed");
            }
            words.push_back({*std::move(text), true});
            continue;
        }
        const auto end = rest.find_first_of(" \t\r\"");
        words.push_back({std::string(rest.substr(0, end)), false});
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
    }
}

}  // namespace

Result<std::vector<Sentence>> parse_script(std::string_view text) {
    if (!count_characters(text)) {
        return malformed(0, "not UTF-8");
    }
    std::vector<Sentence> sentences;
    int number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.size() > kLineBytesMax) {
            return malformed(number, "the line is too long");
        }
        TRY(auto words, split(number, line));
        if (words.empty()) {
            continue;
        }
        Sentence sentence{
            .line = number, .source = std::string(trim(line)), .words = {}, .refusal = {}};
        const auto size = words.size();
        if (size >= 2 && words[size - 2] == Word{"->", false}) {
            sentence.refusal = words[size - 1].text;
            words.resize(size - 2);
        }
        sentence.words = std::move(words);
        if (sentence.words.empty()) {
            return malformed(number, "a refusal of nothing");
        }
        sentences.push_back(std::move(sentence));
    }
    return sentences;
}

std::optional<Captures> match(std::string_view pattern, const std::vector<Word>& words) {
    Captures captures;
    std::size_t at = 0;
    while (!pattern.empty()) {
        const auto space = pattern.find(' ');
        const auto part = pattern.substr(0, space);
        pattern.remove_prefix(space == std::string_view::npos ? pattern.size() : space + 1);
        if (at == words.size()) {
            return std::nullopt;
        }
        const auto& word = words[at];
        const auto name = part.substr(1, part.size() - 2);
        if (part.ends_with("...>")) {
            std::string all;
            for (; at < words.size(); ++at) {
                all += (all.empty() ? "" : " ") + words[at].text;
            }
            captures[std::string(name.substr(0, name.size() - 3))] = all;
            return captures;
        }
        if (part.front() == '<' || part.front() == '{') {
            if (word.quoted != (part.front() == '{')) {
                return std::nullopt;
            }
            captures[std::string(name)] = word.text;
        } else if (word.quoted || word.text != part) {
            return std::nullopt;
        }
        ++at;
    }
    return at == words.size() ? std::optional(std::move(captures)) : std::nullopt;
}

}  // namespace kapok::scenarios
