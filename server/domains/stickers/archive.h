// Archives of pictures from outside. Pure; libarchive reads the ZIP, what it says is not trusted.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::stickers {

struct ArchiveLimits {
    std::size_t files_max = 120;
    std::size_t file_bytes_max = 5U << 20U;
    std::size_t total_bytes_max = 64U << 20U;
};

struct ArchiveFile {
    std::string name{};  // the last part of its path
    std::string bytes{};
};

// The pictures and names.txt of a ZIP, in order of their names; other texts and what systems add of
// their own are left out. Stops as soon as a limit is passed, so that a bomb costs no more than
// one. ARCHIVE_BROKEN, ARCHIVE_PATH_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_TOO_MANY_FILES, PACK_EMPTY.
Result<std::vector<ArchiveFile>> read_archive(std::string_view zip, const ArchiveLimits& limits);

}  // namespace kapok::stickers
