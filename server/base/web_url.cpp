#include "base/web_url.h"

#include "base/ids.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok {

namespace {

constexpr std::size_t kUrlBytesMax = 2'048;
constexpr std::size_t kHostBytesMax = 253;

// Letters, digits, '-', '_', '.': names and IPv4 addresses; with ':' what stands in brackets.
bool is_host(std::string_view host, bool in_brackets) {
    return !host.empty() && host.size() <= kHostBytesMax &&
           std::all_of(host.begin(), host.end(), [&](char c) {
               const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                                  c == '_' || c == '.';
               return plain || (in_brackets && c == ':');
           });
}

bool is_visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

// Host and port out of "host:8080" or "[::1]:8080"; false if it is malformed.
bool read_authority(std::string_view authority, WebUrl& url) {
    const bool in_brackets = authority.starts_with('[');
    const auto end = in_brackets ? authority.find(']') : authority.find(':');
    if (in_brackets && end == std::string_view::npos) {
        return false;
    }
    url.host =
        to_lower_ascii(in_brackets ? authority.substr(1, end - 1) : authority.substr(0, end));
    const auto rest = end == std::string_view::npos ? std::string_view()
                                                    : authority.substr(in_brackets ? end + 1 : end);
    url.port = url.secure ? 443 : 80;
    if (!rest.empty()) {
        const auto port = rest.starts_with(':') ? parse_decimal(rest.substr(1)) : std::nullopt;
        if (!port || *port == 0 || *port > 65'535) {
            return false;
        }
        url.port = static_cast<std::uint16_t>(*port);
    }
    return is_host(url.host, in_brackets);
}

}  // namespace

std::optional<WebUrl> WebUrl::parse(std::string_view text) {
    if (text.size() > kUrlBytesMax || !is_visible_ascii(text)) {
        return std::nullopt;
    }
    const auto scheme = to_lower_ascii(text.substr(0, 8));
    WebUrl url;
    url.secure = scheme == "https://";
    if (!url.secure && !scheme.starts_with("http://")) {
        return std::nullopt;
    }
    text.remove_prefix(url.secure ? 8 : 7);
    text = text.substr(0, text.find('#'));
    const auto end = text.find_first_of("/?\\");
    if (!read_authority(text.substr(0, end), url)) {
        return std::nullopt;
    }
    const auto target = end == std::string_view::npos ? std::string_view() : text.substr(end);
    if (target.starts_with('\\')) {
        return std::nullopt;
    }
    url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    return url;
}

std::optional<WebUrl> WebUrl::resolve(std::string_view reference) const {
    reference = trim(reference);
    const auto colon = reference.find_first_of(":/?#");
    if (colon != std::string_view::npos && reference[colon] == ':') {
        return parse(reference);
    }
    if (reference.starts_with("//")) {
        return parse((secure ? "https:" : "http:") + std::string(reference));
    }
    auto here = text();
    here.resize(here.size() - target.size());
    if (reference.starts_with('/')) {
        return parse(here + std::string(reference));
    }
    const auto path = target.substr(0, target.find('?'));
    if (reference.empty() || reference.starts_with('?') || reference.starts_with('#')) {
        return parse(here + path + std::string(reference));
    }
    return parse(here + path.substr(0, path.rfind('/') + 1) + std::string(reference));
}

std::string WebUrl::text() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    const bool usual = port == (secure ? 443 : 80);
    return fmt::format("{}://{}{}{}{}{}{}",
                       secure ? "https" : "http",
                       is_v6 ? "[" : "",
                       host,
                       is_v6 ? "]" : "",
                       usual ? "" : ":",
                       usual ? std::string() : fmt::format("{}", port),
                       target);
}

}  // namespace kapok
