#include "net/http_text.h"

#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kapok::net {

namespace chrono = std::chrono;

namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_served_path(std::string_view path) {
    if (!path.starts_with('/') || !count_characters(path) || has_control_characters(path) ||
        path.find('\\') != std::string_view::npos) {
        return false;
    }
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") {
            return false;
        }
        path.remove_prefix(segment.size());
    }
    return true;
}

std::string_view next_item(std::string_view& list) {
    const auto item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), item.size() + 1));
    return trim(item);
}

std::optional<unsigned> digits(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

// Decimal with leading zeros, saturating: a client may ask for "0-99999999999999999999".
std::optional<std::uint64_t> range_number(std::string_view text) {
    std::uint64_t value = 0;
    if (text.empty() || text.size() > 30) {
        return std::nullopt;
    }
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
    }
    return value;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::optional<HttpTarget> parse_http_target(std::string_view target) {
    if (!target.starts_with('/')) {
        const auto scheme = target.find("://");
        if (scheme == std::string_view::npos || scheme > 5) {
            return std::nullopt;
        }
        target.remove_prefix(scheme + 3);
        const auto path = target.find('/');
        target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    target = target.substr(0, target.find('#'));
    const auto raw_path = target.substr(0, target.find('?'));
    std::string_view query = target.substr(raw_path.size());
    query.remove_prefix(query.empty() ? 0 : 1);
    auto path = percent_decode(raw_path);
    const auto slashes = [](std::string_view text) {
        return std::count(text.begin(), text.end(), '/');
    };
    if (!path || !is_served_path(*path) || slashes(*path) != slashes(raw_path)) {
        return std::nullopt;
    }
    return HttpTarget{std::move(*path), std::string(query)};
}

RangeAnswer parse_http_range(std::string_view value, std::uint64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!value.starts_with(kUnit) || value.find(',') != std::string_view::npos) {
        return {};
    }
    value = trim(value.substr(kUnit.size()));
    const auto dash = value.find('-');
    if (dash == std::string_view::npos) {
        return {};
    }
    const auto first = range_number(value.substr(0, dash));
    const auto last = range_number(value.substr(dash + 1));
    const bool first_given = dash > 0;
    const bool last_given = dash + 1 < value.size();
    if (first_given != first.has_value() || last_given != last.has_value() || !(first || last) ||
        (first && last && *first > *last)) {
        return {};
    }
    if (size == 0 || (first ? *first >= size : *last == 0)) {
        return {.verdict = RangeVerdict::kUnsatisfiable, .range = {}};
    }
    if (!first) {  // the last n bytes
        const auto length = std::min(*last, size);
        return {.verdict = RangeVerdict::kPart, .range = {size - length, length}};
    }
    const auto end = last ? std::min(*last, size - 1) : size - 1;
    return {.verdict = RangeVerdict::kPart, .range = {*first, end - *first + 1}};
}

std::string format_http_date(WallTime time) {
    const auto days = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(days);
    const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - days));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       kDays[chrono::weekday(days).c_encoding()],
                       static_cast<unsigned>(date.day()),
                       kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()),
                       clock.hours().count(),
                       clock.minutes().count(),
                       clock.seconds().count());
}

std::optional<WallTime> parse_http_date(std::string_view text) {
    // Only the form every client sends today: "Sun, 06 Nov 1994 08:49:37 GMT".
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" ||
        text[19] != ':' || text[22] != ':') {
        return std::nullopt;
    }
    const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
    const auto day = digits(text.substr(5, 2));
    const auto year_number = digits(text.substr(12, 4));
    const auto hour = digits(text.substr(17, 2));
    const auto minute = digits(text.substr(20, 2));
    const auto second = digits(text.substr(23, 2));
    if (month == kMonths.end() || !day || !year_number || !hour || !minute || !second ||
        *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const chrono::year_month_day date(
        chrono::year(static_cast<int>(*year_number)),
        chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
        chrono::day(*day));
    if (!date.ok()) {
        return std::nullopt;
    }
    return chrono::sys_days(date) + chrono::hours(*hour) + chrono::minutes(*minute) +
           chrono::seconds(*second);
}

bool etag_list_has(std::string_view list, std::string_view etag) {
    const auto opaque = [](std::string_view tag) {
        return tag.starts_with("W/") ? tag.substr(2) : tag;
    };
    if (trim(list) == "*") {
        return true;
    }
    while (!list.empty()) {
        if (opaque(next_item(list)) == opaque(etag)) {
            return true;
        }
    }
    return false;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && to_lower_ascii(a) == to_lower_ascii(b);
}

bool is_same_origin(std::string_view origin, std::string_view host) {
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos || host.empty()) {
        return false;
    }
    const auto protocol = origin.substr(0, scheme);
    if (protocol != "http" && protocol != "https") {
        return false;
    }
    // Both may leave out the scheme's own port.
    const std::string_view port = protocol == "https" ? ":443" : ":80";
    auto authority = origin.substr(scheme + 3);
    for (auto* text : {&authority, &host}) {
        if (text->ends_with(port)) {
            text->remove_suffix(port.size());
        }
    }
    return !authority.empty() && equal_ignoring_case(authority, host);
}

bool http_list_has(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        if (equal_ignoring_case(next_item(list), token)) {
            return true;
        }
    }
    return false;
}

std::string_view mime_type_of(std::string_view path) {
    struct Row {
        std::string_view ending;
        std::string_view type;
    };
    static constexpr std::array<Row, 20> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".wasm", "application/wasm"},
        {".txt", "text/plain; charset=utf-8"},
        {".mp3", "audio/mpeg"},
        {".ogg", "audio/ogg"},
    }};
    for (const auto& row : kTypes) {
        if (path.ends_with(row.ending)) {
            return row.type;
        }
    }
    return "application/octet-stream";
}

}  // namespace kapok::net
