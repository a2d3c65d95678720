// The web app's files from a directory, for browsers.
//
// Paths below "/" are files; the page index.html answers every other path that a browser navigates
// to, because the app routes by itself. A file's ".gz" beside it is sent to those who take gzip.
// What lies under `hashed_prefix` has its content's hash in its name and is cached for ever; all
// else is asked for again by its ETag.
//
// Files are opened segment by segment without following links, so nothing outside the directory can
// be named.
#pragma once

#include "net/routes.h"
#include "runtime/pool.h"

#include <string>

namespace kapok::net {

struct StaticSettings {
    std::string directory;
    std::string hashed_prefix = "/assets/";
};

// Adds the route "/". The pool reads the files and outlives it.
void add_static_routes(Routes& routes, runtime::Pool& pool, StaticSettings settings);

// A file as a body that is read in pieces on the pool. For other handlers too. NotFound
// PATH_UNKNOWN.
Result<StreamedBody> open_streamed_file(runtime::Pool& pool, const std::string& path);

}  // namespace kapok::net
