// The data of an instance on which no server runs, opened for the commands that move it whole.
// Blocks; one thread at a time.
#pragma once

#include "app/settings.h"
#include "base/clock.h"
#include "base/random.h"
#include "blob/blob_store.h"
#include "storage/database.h"
#include "streams/mover.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace kapok::app::instance {

struct Place {
    std::unique_ptr<storage::Database> database{};
    std::unique_ptr<streams::Mover> streams{};
    std::unique_ptr<blob::BlobStore> blobs{};
};

// Takes the data directory, migrates nothing. Invalid DATA_UNUSABLE, DATA_IN_USE; Conflict
// DATABASE_IN_USE.
Result<Place> open_place(const Settings& settings, Clock& clock, Random& random);

// True if somebody has an account: then it is an instance.
bool has_accounts(storage::Tx& tx);

// What a command shares among its parts.
struct Work {
    const Settings& settings;
    Place& place;
    Clock& clock;
    Random& random;
    const std::atomic<bool>& stop;
    // Called often: what is being done, and how much of it was.
    std::function<void(std::string_view what, std::uint64_t done)> progress;
};

// The archive's file, and what unlocks it: empty for an open one.
struct ArchiveFile {
    std::string path{};
    std::string passphrase{};
};

// Cancelled ARCHIVE_CANCELLED once it is to end.
Result<void> check_stop(const std::atomic<bool>& stop);

}  // namespace kapok::app::instance
