// Writes an archive file: locked if asked for, every file in it with its hash, the manifest last.
// Blocks; used by one thread at a time.
#pragma once

#include "archive/format.h"
#include "base/random.h"
#include "base/result.h"
#include "pack/envelope.h"
#include "pack/zip_writer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::archive {

class Writer {
  public:
    struct Place {
        std::string path{};
        std::string passphrase{};  // empty for none
        WallTime made{};
    };
    // The file goes with the object unless finish() kept it. Unavailable ARCHIVE_FILE_FAILED,
    // ARCHIVE_NO_ROOM, also below.
    static Result<std::unique_ptr<Writer>> create(Place place, pack::Work work = {});
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Lines: deflated, of a size that is not known yet.
    Result<void> begin(std::string path);
    // Content that is small already.
    Result<void> begin_stored(std::string path, std::uint64_t size);
    Result<void> write(std::string_view bytes);
    // Ends the last file, adds the list of files to the manifest, and keeps the archive. Its size.
    Result<std::uint64_t> finish(Manifest manifest);

  private:
    Writer() = default;
    Result<void> open_file(std::string path, pack::ZipWriter::File file);
    void end_file();
    Result<void> put(std::string_view bytes);

    std::string directory_;
    std::optional<pack::NewFile> file_;
    std::optional<pack::Sealer> sealer_;
    std::optional<pack::ZipWriter> zip_;
    std::vector<ManifestFile> files_;
    std::optional<Sha256Stream> hash_;  // of the file that is being written
    std::uint64_t next_look_ = 0;       // at the disk's room, by the archive's size
};

}  // namespace kapok::archive
