// What a block of messages cannot contain, told by a few bytes: a Bloom filter of its grams. Pure.
//
// A gram is a feature that can be looked up: a wide character, two neighbours, three letters, the
// first letters of a word, a sender, a kind, someone mentioned. A filter never denies a gram that
// was put in, and wrongly admits about one in a hundred.
#pragma once

#include "base/ids.h"
#include "search/query.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::search {

// Raise it when grams, folding or filters change: every index is then made anew.
inline constexpr std::int64_t kIndexFormat = 1;

using Gram = std::uint64_t;
using Grams = std::vector<Gram>;

// Of a folded text, all that a word in it could be looked up by.
void add_text_grams(std::u32string_view folded, Grams& out);
// Those that every text with the word has.
void add_word_grams(std::u32string_view word, Grams& out);
Gram kind_gram(std::string_view kind);
Gram sender_gram(UserId sender);
Gram mention_gram(UserId user);  // none for @all

// Empty for none. Repeated grams count once.
std::string make_filter(Grams grams);
bool may_contain(std::string_view filter, Gram gram);

// What a block must have: all of some grams, and of each group at least one.
struct Needed {
    Grams all;
    std::vector<Grams> any;
};
bool may_contain(std::string_view filter, const Needed& needed);

}  // namespace kapok::search
