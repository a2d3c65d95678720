// Addresses of web pages. Strict: what is not plainly one is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok {

struct WebUrl {
    bool secure = false;
    std::string host;  // a name or an IPv4 address, or an IPv6 address without brackets; lower case
    std::uint16_t port = 80;
    std::string target;  // path and query; begins with '/'

    // http or https, ASCII, at most 2,048 bytes, no user or password. A fragment is dropped.
    static std::optional<WebUrl> parse(std::string_view text);
    // What `reference` (of a link or redirect) means on this page.
    [[nodiscard]] std::optional<WebUrl> resolve(std::string_view reference) const;
    [[nodiscard]] std::string text() const;

    friend bool operator==(const WebUrl&, const WebUrl&) = default;
};

}  // namespace kapok
