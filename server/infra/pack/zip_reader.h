// Reads a ZIP as a stream, file by file, within limits. What the archive says of itself is not
// trusted: names are checked, sizes are counted. Blocks; used by one thread at a time.
#pragma once

#include "base/result.h"
#include "pack/stream.h"

#include <memory>
#include <optional>
#include <string>

namespace kapok::pack {

struct ZipLimits {
    std::size_t files_max = 0;
    std::uint64_t bytes_max = 0;  // of all files together, unpacked
    // How many times larger than the archive what it unpacks to may be, beyond `bytes_free`.
    std::uint64_t ratio_max = 200;
    std::uint64_t bytes_free = 16U << 20U;
};

class ZipReader {
  public:
    static Result<ZipReader> open(Source source, ZipLimits limits);
    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;
    ~ZipReader();

    // The path of the next file, or none at the end, when all of the source was read. Folders are
    // passed over. ZIP_BROKEN, ZIP_PATH_INVALID, ZIP_TOO_MANY_FILES, ARCHIVE_TRUNCATED.
    Result<std::optional<std::string>> next();
    // The next bytes of this file, at most kPieceBytes; empty at its end. ZIP_BROKEN,
    // ZIP_TOO_LARGE.
    Result<std::string> read();

  private:
    struct State;
    explicit ZipReader(std::unique_ptr<State> state);
    [[nodiscard]] Error failure() const;

    std::unique_ptr<State> state_;
};

}  // namespace kapok::pack
