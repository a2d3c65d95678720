#include "search/query.h"

#include "base/utf8.h"
#include "search/api/errors.h"

#include <algorithm>

namespace kapok::search {
namespace {

bool is_quote(char32_t point) {
    constexpr char32_t kLeft = 0x201C;
    constexpr char32_t kRight = 0x201D;
    return point == U'"' || point == kLeft || point == kRight;
}

bool is_letter(char32_t point) { return class_of(point) == CharacterClass::kLetter; }

// Takes words out of a folded query, one character after the other.
class Splitter {
  public:
    void add(char32_t point) {
        if (is_quote(point)) {
            end_word();
            quoted_ = !quoted_;
        } else if (point == U' ' && !quoted_) {
            end_word();
        } else if (point != U' ' || !word_.empty()) {
            word_.push_back(point);
        }
    }
    std::vector<std::u32string> end() {
        end_word();
        return std::move(words_);
    }

  private:
    void end_word() {
        while (!word_.empty() && word_.back() == U' ') {
            word_.pop_back();
        }
        if (!word_.empty() && std::find(words_.begin(), words_.end(), word_) == words_.end()) {
            words_.push_back(word_);
        }
        word_.clear();
    }

    std::vector<std::u32string> words_;
    std::u32string word_;
    bool quoted_ = false;
};

// Adds where `word` is in the text; true if it is there.
bool add_matches(std::u32string_view word,
                 const Folded& folded,
                 std::uint32_t text,
                 std::vector<Match>& out) {
    const bool only_beginnings = begins_words(word);
    bool found = false;
    for (auto at = folded.text.find(word); at != std::u32string::npos;
         at = folded.text.find(word, at + 1)) {
        if (only_beginnings && at > 0 && is_letter(folded.text[at - 1])) {
            continue;
        }
        found = true;
        const auto first = folded.origins[at];
        // With what was dropped behind it, such as an accent written apart.
        const auto behind = at + word.size();
        const auto next =
            behind < folded.origins.size() ? folded.origins[behind] : folded.characters;
        const auto end = std::max(folded.origins[behind - 1] + 1, next);
        out.push_back({.text = text, .start = first, .length = end - first});
        if (out.size() >= kMatchesMax) {
            break;
        }
    }
    return found;
}

}  // namespace

bool begins_words(std::u32string_view word) {
    return word.size() < kInnerLettersMin && std::all_of(word.begin(), word.end(), is_letter);
}

Result<Terms> parse_terms(std::string_view text) {
    const auto characters = count_characters(text);
    if (!characters || text.find('\0') != std::string_view::npos) {
        return Error(Code::kInvalid, errors::kQueryInvalid).with_field("query.text");
    }
    if (*characters > kQueryCharactersMax) {
        return Error(Code::kInvalid, errors::kQueryTooLong).with_field("query.text");
    }
    Splitter splitter;
    for (const auto point : fold(text).text) {
        splitter.add(point);
    }
    Terms terms{.words = splitter.end()};
    if (terms.words.size() > kTermsMax) {
        return Error(Code::kInvalid, errors::kQueryTooLong).with_field("query.text");
    }
    return terms;
}

std::optional<std::vector<Match>> find_terms(const Terms& terms,
                                             const std::vector<std::string>& texts) {
    std::vector<Match> matches;
    if (terms.empty()) {
        return matches;
    }
    std::vector<Folded> folded;
    folded.reserve(texts.size());
    for (const auto& text : texts) {
        folded.push_back(fold(text));
    }
    for (const auto& word : terms.words) {
        std::vector<Match> of_word;
        bool found = false;
        for (std::uint32_t i = 0; i < folded.size(); ++i) {
            found = add_matches(word, folded[i], i, of_word) || found;
        }
        if (!found) {
            return std::nullopt;
        }
        matches.insert(matches.end(), of_word.begin(), of_word.end());
    }
    std::sort(matches.begin(), matches.end());
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
    matches.resize(std::min(matches.size(), kMatchesMax));
    return matches;
}

}  // namespace kapok::search
