// Writes a whole instance into an archive: rows, streams, files. docs/archive-format.md describes
// it, decision 0035 says why so. Blocks.
#pragma once

#include "app/instance/lines.h"
#include "app/instance/place.h"
#include "archive/writer.h"

#include <cstdint>

namespace kapok::app::instance {

struct Exported {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t entries = 0;
    std::uint64_t files = 0;
    std::uint64_t files_gone = 0;  // that rows name and the store does not have
};

class Exporter {
  public:
    explicit Exporter(Work work) : work_(std::move(work)) {}

    // An open archive has no secrets. Invalid ARCHIVE_SCHEMA_NEWER, PASSPHRASE_TOO_SHORT,
    // PASSPHRASE_TOO_LONG; Unavailable ARCHIVE_FILE_FAILED, ARCHIVE_NO_ROOM; Cancelled.
    Result<Exported> run(ArchiveFile file);

  private:
    Result<archive::Manifest> describe();
    Result<void> write_rows(archive::Manifest& manifest);
    Result<void> write_table(const std::string& name);
    Result<void> write_streams();
    Result<void> write_stream(const streams::MovedStream& stream);
    Result<void> write_entries(const streams::StreamId& stream,
                               std::vector<streams::Stored> first_page);
    Result<void> write_writers();
    Result<void> write_spent();
    Result<void> write_spent_of(const streams::StreamId& stream);
    Result<void> write_files();
    Result<void> write_file(const blob::ObjectKey& key);
    Result<void> step(std::string_view what, std::uint64_t done);

    Work work_;
    Secrets secrets_ = Secrets::kLeftOut;
    std::unique_ptr<archive::Writer> writer_;
    Exported done_;
};

}  // namespace kapok::app::instance
