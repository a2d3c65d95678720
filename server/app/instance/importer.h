// Brings a whole instance from an archive into one that has no accounts. Looks through all of the
// archive first; goes on where it was killed. docs/archive-format.md and decision 0035. Blocks.
#pragma once

#include "app/instance/place.h"
#include "app/instance/walk.h"
#include "storage/import_mark.h"
#include "storage/schema_state.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kapok::app::instance {

// A way in for someone who has no password any more.
struct WayIn {
    std::string handle{};
    std::string path{};  // of the web app
};

struct Imported {
    bool was_here = false;  // the same archive was imported before
    bool secrets = false;
    std::string origin_name{};
    std::uint64_t rows = 0;
    std::uint64_t entries = 0;
    std::uint64_t files = 0;
    std::vector<WayIn> administrators{};  // where the archive has no secrets
};

class Importer {
  public:
    explicit Importer(Work work) : work_(std::move(work)) {}

    // What is wrong with the archive, see walk.h; Invalid ARCHIVE_SCHEMA_NEWER,
    // ARCHIVE_LINE_INVALID; Conflict INSTANCE_NOT_EMPTY; Unavailable ARCHIVE_NO_ROOM; Cancelled.
    Result<Imported> run(ArchiveFile file);

  private:
    using Tables = std::map<std::string, storage::Table>;

    Result<void> look_through();
    Result<std::optional<storage::ImportMark>> find_mark();
    Result<void> check_empty();
    // Drops what a first start made, and makes the tables of the archive's schema.
    Result<void> begin();
    Result<Tables> describe_tables(storage::Database& database);
    Result<void> load();
    Result<void> finish();

    Work work_;
    ArchiveFile file_;
    Inventory inventory_;
    Imported done_;
};

}  // namespace kapok::app::instance
