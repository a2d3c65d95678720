#include "search/blocks.h"

#include <algorithm>

namespace kapok::search {
namespace {

constexpr std::string_view kLinkKind = "link";

bool has_address(const std::string& text) {
    return text.find("http://") != std::string::npos || text.find("https://") != std::string::npos;
}

void add_mention_grams(const messaging::Body& body, Grams& out) {
    for (const auto user : messaging::mentioned_by(body)) {
        out.push_back(mention_gram(user));
    }
}

void add_grams(const messaging::Entry& entry, Grams& out) {
    const auto& body = entry.content.body;
    if (!messaging::is_message(body)) {
        return;
    }
    for (const auto& text : messaging::texts_of(body)) {
        add_text_grams(fold(text).text, out);
    }
    for (const auto& kind : kinds_of(body)) {
        out.push_back(kind_gram(kind));
    }
    out.push_back(sender_gram(entry.sender));
    add_mention_grams(body, out);
}

}  // namespace

std::int64_t block_of(Seq seq) {
    return static_cast<std::int64_t>((seq.value() - 1) / kBlockEntries);
}

Seq first_of(std::int64_t block) {
    return Seq(static_cast<std::uint64_t>(block) * kBlockEntries + 1);
}

Seq last_of(std::int64_t block) { return Seq(first_of(block + 1).value() - 1); }

std::vector<std::string> kinds_of(const messaging::Body& body) {
    std::vector<std::string> kinds{std::string(messaging::kind_of(body))};
    const auto texts = messaging::texts_of(body);
    if (std::holds_alternative<messaging::Card>(body) ||
        std::any_of(texts.begin(), texts.end(), has_address)) {
        kinds.emplace_back(kLinkKind);
    }
    return kinds;
}

Block make_block(std::int64_t number, const std::vector<messaging::Entry>& entries) {
    Grams grams;
    for (const auto& entry : entries) {
        add_grams(entry, grams);
    }
    return {.number = number,
            .first = entries.front().time,
            .last = entries.back().time,
            .filter = make_filter(std::move(grams))};
}

}  // namespace kapok::search
