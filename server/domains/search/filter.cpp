#include "search/filter.h"

#include <algorithm>

namespace kapok::search {
namespace {

// About 1 % of wrong admissions.
constexpr std::size_t kBitsAGram = 10;
constexpr int kProbes = 7;
constexpr std::size_t kBitsMin = 64;

// What a gram is made of; part of the format.
enum class GramKind : std::uint64_t {
    kCharacter = 1,
    kPair,
    kLetters,
    kFirstLetter,
    kFirstLetters,
    kKind,
    kSender,
    kMention,
};

std::uint64_t mix(std::uint64_t value) {
    value ^= value >> 30U;
    value *= 0xBF58476D1CE4E5B9ULL;
    value ^= value >> 27U;
    value *= 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

Gram gram_of(GramKind kind, std::uint64_t value) {
    return mix(value + mix(static_cast<std::uint64_t>(kind) * 0x9E3779B97F4A7C15ULL));
}

Gram gram_of(GramKind kind, std::u32string_view characters) {
    std::uint64_t packed = 0;
    for (const auto character : characters) {
        packed = (packed << 21U) | character;  // three of 21 bits fit
    }
    return gram_of(kind, packed);
}

// Characters, pairs and triples that a text has, and so has each text around it.
void add_inner_grams(std::u32string_view text, Grams& out) {
    std::size_t letters = 0;  // how many up to here, without another between them
    auto before = CharacterClass::kSpace;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto here = class_of(text[i]);
        letters = here == CharacterClass::kLetter ? letters + 1 : 0;
        if (here == CharacterClass::kWide) {
            out.push_back(gram_of(GramKind::kCharacter, text.substr(i, 1)));
        }
        const bool is_pair = here != CharacterClass::kSpace && before != CharacterClass::kSpace &&
                             (here == CharacterClass::kWide || before == CharacterClass::kWide);
        if (is_pair) {
            out.push_back(gram_of(GramKind::kPair, text.substr(i - 1, 2)));
        }
        if (letters >= kInnerLettersMin) {
            out.push_back(gram_of(GramKind::kLetters,
                                  text.substr(i + 1 - kInnerLettersMin, kInnerLettersMin)));
        }
        before = here;
    }
}

template <class Visit>
void visit_probes(std::size_t bits, Gram gram, Visit visit) {
    auto at = gram % bits;
    const auto step = (mix(gram) | 1U) % bits;
    for (int i = 0; i < kProbes; ++i) {
        visit(at);
        at = (at + step + static_cast<std::uint64_t>(i)) % bits;
    }
}

}  // namespace

void add_text_grams(std::u32string_view folded, Grams& out) {
    add_inner_grams(folded, out);
    auto before = CharacterClass::kSpace;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const auto here = class_of(folded[i]);
        if (here == CharacterClass::kLetter && before != CharacterClass::kLetter) {
            out.push_back(gram_of(GramKind::kFirstLetter, folded.substr(i, 1)));
            if (i + 1 < folded.size() && class_of(folded[i + 1]) == CharacterClass::kLetter) {
                out.push_back(gram_of(GramKind::kFirstLetters, folded.substr(i, 2)));
            }
        }
        before = here;
    }
}

void add_word_grams(std::u32string_view word, Grams& out) {
    if (begins_words(word)) {
        out.push_back(
            gram_of(word.size() == 1 ? GramKind::kFirstLetter : GramKind::kFirstLetters, word));
    } else {
        add_inner_grams(word, out);
    }
}

Gram kind_gram(std::string_view kind) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const auto character : kind) {
        hash = (hash ^ static_cast<std::uint8_t>(character)) * 0x100000001B3ULL;
    }
    return gram_of(GramKind::kKind, hash);
}

Gram sender_gram(UserId sender) { return gram_of(GramKind::kSender, sender.value()); }

Gram mention_gram(UserId user) { return gram_of(GramKind::kMention, user.value()); }

std::string make_filter(Grams grams) {
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    if (grams.empty()) {
        return {};
    }
    const auto bits = (std::max(grams.size() * kBitsAGram, kBitsMin) + 7) / 8 * 8;
    std::string filter(bits / 8, '\0');
    for (const auto gram : grams) {
        visit_probes(bits, gram, [&](std::uint64_t bit) {
            auto& byte = filter[bit / 8];
            byte = static_cast<char>(static_cast<std::uint8_t>(byte) | (1U << (bit % 8)));
        });
    }
    return filter;
}

bool may_contain(std::string_view filter, Gram gram) {
    if (filter.empty()) {
        return false;
    }
    bool all = true;
    visit_probes(filter.size() * 8, gram, [&](std::uint64_t bit) {
        all = all && (static_cast<std::uint8_t>(filter[bit / 8]) & (1U << (bit % 8))) != 0;
    });
    return all;
}

bool may_contain(std::string_view filter, const Needed& needed) {
    const auto has = [filter](Gram gram) { return may_contain(filter, gram); };
    return std::all_of(needed.all.begin(), needed.all.end(), has) &&
           std::all_of(needed.any.begin(), needed.any.end(), [&](const Grams& group) {
               return std::any_of(group.begin(), group.end(), has);
           });
}

}  // namespace kapok::search
