// Fetching a file of the server's in pieces, which survives a broken connection.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace kapok::cli {

class Server;

struct DownloadOptions {
    std::string target;  // "/v1/media/…"
    std::string path;    // of the file to make; there must be none
    std::uint64_t size = 0;
    bool shows_progress = false;
};

// Written beside `path` and renamed at its end, so that what is there is whole.
Result<void> download_file(Server& server, const DownloadOptions& options);

}  // namespace kapok::cli
