// What people search for, in what people write: folding, the words of a query, finding, filters.
//
// Input: the query, a line end, the text.
#include "base/assert.h"
#include "base/utf8.h"
#include "search/filter.h"

#include <string_view>

namespace {

namespace search = kapok::search;

void check_places(const std::vector<search::Match>& matches, std::uint32_t characters) {
    for (const auto& match : matches) {
        KAPOK_ASSERT(match.length > 0, "a find is not empty");
        KAPOK_ASSERT(match.start + match.length <= characters, "a find lies in the text");
    }
    KAPOK_ASSERT(matches.size() <= search::kMatchesMax, "finds are counted up to a limit");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto end = bytes.find('\n');
    const auto query = bytes.substr(0, end);
    const std::string text(end == std::string_view::npos ? "" : bytes.substr(end + 1));

    const auto folded = search::fold(text);
    KAPOK_ASSERT(folded.text.size() == folded.origins.size(), "each character has an origin");
    search::Grams grams;
    search::add_text_grams(folded.text, grams);
    const auto filter = search::make_filter(grams);

    const auto terms = search::parse_terms(query);
    if (!terms) {
        return 0;
    }
    KAPOK_ASSERT(terms->words.size() <= search::kTermsMax, "words are bounded");
    const auto matches = search::find_terms(*terms, {text});
    search::Needed needed;
    for (const auto& word : terms->words) {
        KAPOK_ASSERT(!word.empty(), "a word has characters");
        search::add_word_grams(word, needed.all);
    }
    if (matches) {
        check_places(*matches, folded.characters);
        KAPOK_ASSERT(search::may_contain(filter, needed), "a filter never denies what is there");
    }
    return 0;
}
