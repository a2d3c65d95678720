// An address that an operator wrote down, in its two parts: "https://a.example/x?y" is the server
// "https://a.example" and what is wanted of it, "/x?y".
#pragma once

#include <string>
#include <string_view>

namespace kapok::app {

inline std::size_t find_path(std::string_view url) {
    const auto host = url.find("//");
    return host == std::string_view::npos ? host : url.find('/', host + 2);
}

inline std::string_view server_of(std::string_view url) { return url.substr(0, find_path(url)); }

inline std::string target_of(std::string_view url) {
    const auto path = find_path(url);
    return path == std::string_view::npos ? "/" : std::string(url.substr(path));
}

}  // namespace kapok::app
