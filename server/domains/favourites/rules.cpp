#include "favourites/rules.h"

#include "base/utf8.h"
#include "favourites/api/errors.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace kapok::favourites::rules {
namespace {

constexpr std::string_view kLinkKind = "link";
// Ids are below this; so are the tokens made of them.
constexpr std::uint64_t kIdsEnd = std::uint64_t{1} << 62U;

// So that a query's own '%' and '_' are nothing but that.
std::string pattern_of(std::string_view text) {
    std::string pattern = "%";
    for (const char c : fold(text)) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern + "%";
}

bool is_text(std::string_view text, std::size_t characters_max) {
    const auto characters = count_characters(text);
    return characters && *characters <= characters_max && !has_control_characters(text);
}

bool is_kind(std::string_view kind) {
    return !kind.empty() && kind.size() <= kTagCharacters &&
           std::ranges::all_of(kind, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Error query_invalid(std::string_view field) {
    return Error(Code::kInvalid, errors::kQueryInvalid, "this cannot be looked for")
        .with_field(std::string(field));
}

}  // namespace

Result<std::string> check_kind(const messaging::Body& body) {
    if (std::holds_alternative<messaging::Poll>(body) ||
        std::holds_alternative<messaging::Relay>(body)) {
        return Error(Code::kInvalid, errors::kNotToBeKept, "polls and lists are not kept")
            .with_field("seq");
    }
    const auto* text = std::get_if<messaging::Text>(&body);
    return std::string(text != nullptr && text->link ? kLinkKind : messaging::kind_of(body));
}

Result<std::string> check_tag(std::string_view tag) {
    const auto trimmed = trim(tag);
    if (trimmed.empty() || !is_text(trimmed, kTagCharacters)) {
        return Error(Code::kInvalid, errors::kTagInvalid, "1 to 20 characters").with_field("tags");
    }
    return std::string(trimmed);
}

Result<std::vector<std::string>> check_tags(const std::vector<std::string>& tags) {
    std::vector<std::string> checked;
    for (const auto& tag : tags) {
        TRY(auto good, check_tag(tag));
        if (std::ranges::find(checked, good) == checked.end()) {
            checked.push_back(std::move(good));
        }
        if (checked.size() > kTagsMax) {
            return Error(Code::kTooLarge, errors::kTooManyTags, "at most 20 tags")
                .with_field("tags");
        }
    }
    return checked;
}

Result<std::string> check_note(std::string_view text) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || trimmed.empty() || trimmed.find('\0') != std::string_view::npos) {
        return Error(Code::kInvalid, errors::kNoteInvalid, "a note says something")
            .with_field("text");
    }
    if (*characters > kNoteCharacters) {
        return Error(Code::kTooLarge, errors::kNoteTooLong, "at most 10,000 characters")
            .with_field("text");
    }
    return std::string(trimmed);
}

Result<Query> check_wish(const Wish& wish) {
    if (wish.limit > kPageMax) {
        return Error(Code::kInvalid, errors::kLimitTooLarge, "at most 100").with_field("limit");
    }
    if (!is_text(wish.text, kQueryCharacters)) {
        return query_invalid("text");
    }
    if (!is_text(wish.tag, kTagCharacters)) {
        return query_invalid("tag");
    }
    if (wish.kinds.size() > kKindsMax || !std::ranges::all_of(wish.kinds, is_kind)) {
        return query_invalid("kinds");
    }
    const auto text = trim(wish.text);
    Query query{.kinds = wish.kinds,
                .tag = wish.tag,
                .pattern = text.empty() ? std::string() : pattern_of(text),
                .before = {},
                .limit = wish.limit == 0 ? kPageUsual : wish.limit};
    if (!wish.page_token.empty()) {
        const auto before = parse_decimal(wish.page_token);
        if (!before || *before == 0 || *before >= kIdsEnd) {
            return Error(Code::kInvalid, errors::kPageTokenInvalid, "not a token of this method")
                .with_field("page_token");
        }
        query.before = FavouriteId(*before);
    }
    return query;
}

std::string fold(std::string_view text) {
    constexpr auto kOptions = static_cast<utf8proc_option_t>(
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    utf8proc_uint8_t* made = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()),
                                     &made,
                                     kOptions);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    return length < 0
               ? std::string(text)
               : std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

std::string fold_all(const std::vector<std::string>& words) {
    std::string folded;
    for (const auto& each : words) {
        folded += fold(each) + "\n";
    }
    return folded;
}

}  // namespace kapok::favourites::rules
