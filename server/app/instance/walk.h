// Passes through an instance's archive, from its first file to its last. Blocks.
#pragma once

#include "app/instance/lines.h"
#include "app/instance/place.h"
#include "archive/format.h"
#include "pack/zip_reader.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::app::instance {

// Calls `take` at the beginning of every file; what it does not read is passed over.
using TakeFile = std::function<Result<void>(const std::string& path, pack::ZipReader& zip)>;
Result<void> for_each_file(const ArchiveFile& file,
                           const std::atomic<bool>& stop,
                           const TakeFile& take);

// Where the contents of an archive go.
class Taker {
  public:
    virtual ~Taker() = default;
    virtual Result<void> take_rows(const storage::Table& table,
                                   std::vector<storage::Values> rows) = 0;
    virtual Result<void> begin_stream(const streams::StreamId& stream, const StreamEnds& ends) = 0;
    virtual Result<void> take_entries(const streams::StreamId& stream,
                                      std::vector<streams::Stored> entries) = 0;
    virtual Result<void> end_stream(const streams::StreamId& stream) = 0;
    virtual Result<void> take_writers(std::vector<streams::LastWritten> writers) = 0;
    virtual Result<void> take_spent(std::vector<SpentLine> spent) = 0;
    // Its bytes are next in `zip`.
    virtual Result<void> take_file(const std::string& key, pack::ZipReader& zip) = 0;
};

// Gives everything to `taker`, some lines at a time. `tables` are those of the archive's schema.
// Invalid ARCHIVE_TEXT_NOT_UTF8, ARCHIVE_LINE_INVALID with the path.
Result<void> walk(const ArchiveFile& file,
                  const std::atomic<bool>& stop,
                  const std::map<std::string, storage::Table>& tables,
                  Taker& taker);

// Reads the archive whole and compares it with its manifest.
struct Inventory {
    archive::Manifest manifest{};
    std::string name{};  // of this archive, however it is packed and locked
    std::uint64_t media_bytes = 0;
};
// Invalid NOT_A_KAPOK_ARCHIVE, ARCHIVE_SCOPE_WRONG, ARCHIVE_VERSION_UNKNOWN, ARCHIVE_FILE_MISSING,
// ARCHIVE_HASH_WRONG, and what pack says.
Result<Inventory> take_inventory(
    const ArchiveFile& file,
    const std::atomic<bool>& stop,
    const std::function<void(std::string_view what, std::uint64_t done)>& progress);

}  // namespace kapok::app::instance
