#include "net/routes.h"

#include "base/assert.h"

#include <algorithm>

namespace kapok::net {

namespace {

bool takes_method(const Route& route, std::string_view method) {
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    return std::find(route.methods.begin(), route.methods.end(), wanted) != route.methods.end();
}

bool takes_path(const Route& route, std::string_view path) {
    return route.match == Route::Match::kExact ? path == route.path : path.starts_with(route.path);
}

}  // namespace

void Routes::add(Route route) {
    KAPOK_ASSERT(route.path.starts_with('/') && route.handler, "a route has a path and a handler");
    KAPOK_ASSERT(route.match == Route::Match::kExact || route.path.ends_with('/'),
                 "a prefix ends where a segment ends");
    for (const auto& other : routes_) {
        const bool same_path = other.path == route.path && other.match == route.match;
        for (const auto& method : route.methods) {
            KAPOK_ASSERT(!same_path || !takes_method(other, method), "two routes for one path");
        }
    }
    // Kept in the order of preference, so that the first that fits is the one.
    const auto rank = [](const Route& r) {
        return std::pair(r.match == Route::Match::kPrefix,
                         -static_cast<std::ptrdiff_t>(r.path.size()));
    };
    const auto before = std::find_if(routes_.begin(), routes_.end(), [&](const Route& other) {
        return rank(route) < rank(other);
    });
    routes_.insert(before, std::move(route));
}

Routes::Found Routes::find(std::string_view method, std::string_view path) const {
    Found found;
    for (const auto& route : routes_) {
        if (!takes_path(route, path)) {
            continue;
        }
        if (takes_method(route, method)) {
            return {.route = &route, .allowed = {}};
        }
        for (const auto& allowed : route.methods) {
            found.allowed += (found.allowed.empty() ? "" : ", ") + allowed;
        }
    }
    return found;
}

}  // namespace kapok::net
