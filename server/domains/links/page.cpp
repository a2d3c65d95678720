#include "links/page.h"

#include "base/utf8.h"
#include "links/charset.h"

#include <array>
#include <map>
#include <optional>

namespace kapok::links {

namespace {

constexpr std::size_t kTitleCharacters = 200;
constexpr std::size_t kDescriptionCharacters = 500;
constexpr std::size_t kSiteCharacters = 100;
constexpr std::size_t kPictureBytes = 2'048;
constexpr std::size_t kValueBytes = 8'192;
constexpr std::size_t kCharsetWithin = 1'024;
constexpr std::size_t kMetasMax = 1'000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

void append_utf8(std::uint32_t point, std::string& out) {
    const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point == 0 || point > 0x10FFFF || is_surrogate) {
        return;
    }
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
    };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | (point >> 6U));
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | (point >> 12U));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

// "#39" or "#x27" as a character; nothing if it is not a number.
std::optional<std::uint32_t> number_of(std::string_view name) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    std::uint32_t value = 0;
    const auto digits = name.substr(hex ? 2 : 1);
    for (const char c : digits) {
        const std::uint32_t digit =
            c >= '0' && c <= '9'          ? static_cast<std::uint32_t>(c - '0')
            : hex && c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
            : hex && c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                          : 99;
        if (digit == 99 || value > 0x110000) {
            return std::nullopt;
        }
        value = value * (hex ? 16 : 10) + digit;
    }
    return digits.empty() ? std::nullopt : std::optional(value);
}

// The few that pages use in titles; the rest stays as it is written.
std::optional<std::string_view> named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kNames{{
        {"amp", "&"},
        {"lt", "<"},
        {"gt", ">"},
        {"quot", "\""},
        {"apos", "'"},
        {"nbsp", " "},
        {"hellip", "…"},
        {"mdash", "—"},
        {"ndash", "–"},
        {"middot", "·"},
        {"copy", "©"},
        {"reg", "®"},
        {"trade", "™"},
        {"lsquo", "‘"},
        {"rsquo", "’"},
        {"ldquo", "“"},
        {"rdquo", "”"},
        {"bull", "•"},
    }};
    for (const auto& [key, value] : kNames) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::string decode_entities(std::string_view text) {
    constexpr std::size_t kNameMax = 10;
    std::string out;
    while (!text.empty()) {
        if (text[0] != '&') {
            const auto next = std::min(text.find('&'), text.size());
            out += text.substr(0, next);
            text.remove_prefix(next);
            continue;
        }
        const auto end = text.substr(0, kNameMax + 2).find(';');
        const auto name =
            end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
        const auto point = name.starts_with('#') ? number_of(name) : std::nullopt;
        const auto word = named(name);
        if (point) {
            append_utf8(*point, out);
        } else if (word) {
            out += *word;
        } else {
            out += '&';
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(end + 1);
    }
    return out;
}

// One line, at most `characters`, without what cannot be seen.
std::string tidy(std::string_view raw, std::size_t characters) {
    const auto text = decode_entities(raw.substr(0, kValueBytes));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const auto character = std::string_view(text).substr(at, size);
        at += size;
        if (is_space(character[0])) {
            if (!out.empty() && out.back() != ' ') {
                out += ' ';
            }
        } else if (count_characters(character) && !has_control_characters(character)) {
            out += character;
        }
    }
    return std::string(trim(first_characters(out, characters)));
}

// A tag's name and attributes; `rest` is behind its '>'.
struct Tag {
    std::string name;  // lower case; "/head" for an end
    std::map<std::string, std::string, std::less<>> attributes;

    [[nodiscard]] std::string_view find(std::string_view attribute) const {
        const auto found = attributes.find(attribute);
        return found == attributes.end() ? std::string_view() : std::string_view(found->second);
    }
};

std::string_view take_while(std::string_view& rest, auto holds) {
    std::size_t end = 0;
    while (end < rest.size() && holds(rest[end])) {
        ++end;
    }
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(end);
    return taken;
}

std::string_view take_value(std::string_view& rest) {
    take_while(rest, is_space);
    if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
        const char quote = rest[0];
        rest.remove_prefix(1);
        const auto value = take_while(rest, [&](char c) { return c != quote; });
        rest.remove_prefix(rest.empty() ? 0 : 1);
        return value;
    }
    return take_while(rest, [](char c) { return !is_space(c) && c != '>'; });
}

// After '<'.
Tag take_tag(std::string_view& rest) {
    constexpr std::size_t kAttributesMax = 50;
    Tag tag;
    const auto in_name = [](char c) { return !is_space(c) && c != '>'; };
    tag.name = to_lower_ascii(take_while(rest, in_name).substr(0, 20));
    while (!rest.empty() && rest[0] != '>') {
        take_while(rest, [](char c) { return is_space(c) || c == '/' || c == '='; });
        const auto name = take_while(
            rest, [](char c) { return !is_space(c) && c != '=' && c != '>' && c != '/'; });
        take_while(rest, is_space);
        std::string_view value;
        if (!rest.empty() && rest[0] == '=') {
            rest.remove_prefix(1);
            value = take_value(rest);
        }
        if (!name.empty() && tag.attributes.size() < kAttributesMax) {
            tag.attributes.emplace(to_lower_ascii(name.substr(0, 40)),
                                   value.substr(0, kValueBytes));
        }
    }
    rest.remove_prefix(rest.empty() ? 0 : 1);
    return tag;
}

// Up to "</name", whose content is no HTML.
std::string_view take_raw(std::string_view& rest, std::string_view name) {
    for (std::size_t at = rest.find("</"); at != std::string_view::npos;
         at = rest.find("</", at + 2)) {
        if (to_lower_ascii(rest.substr(at + 2, name.size())) == name) {
            const auto content = rest.substr(0, at);
            rest.remove_prefix(at);
            return content;
        }
    }
    const auto content = rest;
    rest = {};
    return content;
}

// All that the head says, by name in lower case; the first of a name counts.
using Said = std::map<std::string, std::string, std::less<>>;

void note_meta(const Tag& tag, Said& said) {
    auto name = to_lower_ascii(tag.find("property"));
    if (name.empty()) {
        name = to_lower_ascii(tag.find("name"));
    }
    const auto content = tag.find("content");
    if (!name.empty() && !trim(content).empty() && said.size() < kMetasMax) {
        said.emplace(std::move(name), content);
    }
}

Said read_head(std::string_view rest) {
    Said said;
    for (auto at = rest.find('<'); at != std::string_view::npos; at = rest.find('<')) {
        rest.remove_prefix(at + 1);
        if (rest.starts_with("!--")) {
            const auto end = rest.find("-->");
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 3);
            continue;
        }
        const auto tag = take_tag(rest);
        if (tag.name == "body" || tag.name == "/head") {
            break;
        }
        if (tag.name == "meta") {
            note_meta(tag, said);
        } else if (tag.name == "title") {
            said.emplace("title", take_raw(rest, "title"));
        } else if (tag.name == "script" || tag.name == "style" || tag.name == "noscript" ||
                   tag.name == "template") {
            take_raw(rest, tag.name);
        }
    }
    return said;
}

std::string_view first_of(const Said& said, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        const auto found = said.find(name);
        if (found != said.end()) {
            return found->second;
        }
    }
    return {};
}

}  // namespace

PageFacts read_page(std::string_view body, std::string_view content_type) {
    if (body.starts_with("\xEF\xBB\xBF")) {
        body.remove_prefix(3);
    }
    auto charset = charset_in(content_type);
    if (charset.empty()) {
        charset = charset_in(body.substr(0, kCharsetWithin));
    }
    const auto text = to_utf8(body, charset);
    const auto said = read_head(text);
    PageFacts facts;
    facts.title = tidy(first_of(said, {"og:title", "twitter:title", "title"}), kTitleCharacters);
    facts.description =
        tidy(first_of(said, {"og:description", "twitter:description", "description"}),
             kDescriptionCharacters);
    facts.site = tidy(first_of(said, {"og:site_name", "application-name"}), kSiteCharacters);
    facts.picture = decode_entities(first_of(
        said,
        {"og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"}));
    if (facts.picture.size() > kPictureBytes) {
        facts.picture.clear();
    }
    return facts;
}

std::string mime_of(std::string_view content_type) {
    return to_lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
}

}  // namespace kapok::links
