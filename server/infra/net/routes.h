// Which handler answers a path. Filled at start, read by all shards.
#pragma once

#include "net/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::net {

struct Route {
    enum class Match {
        kExact,
        kPrefix,  // the path itself must end with '/'; the longest one wins
    };

    std::vector<std::string> methods;  // "GET" includes HEAD
    Match match = Match::kExact;
    std::string path;
    std::size_t body_bytes_max = 0;
    HttpHandler handler;
};

class Routes {
  public:
    // Asserts that path and methods are not taken.
    void add(Route route);

    struct Found {
        const Route* route = nullptr;
        std::string allowed;  // if there is none for the method: those for the path, or empty
    };
    // An exact route goes before a prefix, a longer prefix before a shorter one.
    [[nodiscard]] Found find(std::string_view method, std::string_view path) const;

  private:
    std::vector<Route> routes_;
};

}  // namespace kapok::net
