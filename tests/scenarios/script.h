// Reads *.scn: one sentence a line, words and "quoted text"; '#' begins a comment; " -> REASON" at
// the end names the refusal that is expected.
#pragma once

#include "base/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::scenarios {

struct Word {
    std::string text;
    bool quoted = false;
    friend bool operator==(const Word&, const Word&) = default;
};

struct Sentence {
    int line = 0;
    std::string source;
    std::vector<Word> words;
    std::string refusal;  // expected reason; empty: it must succeed
};

// Invalid SCRIPT_MALFORMED with the line in its message.
Result<std::vector<Sentence>> parse_script(std::string_view text);

// What a pattern took from a sentence, by name.
using Captures = std::map<std::string, std::string, std::less<>>;

// A pattern is made of plain words, <name> for a word, {name} for a quoted text, and <name...>,
// last, for all words that follow (at least one), joined by spaces.
std::optional<Captures> match(std::string_view pattern, const std::vector<Word>& words);

}  // namespace kapok::scenarios
