// The blob store in a directory:
//
//     objects/ab/ab12…   content by its SHA-256, read-only, spread over 256 directories
//     staging/<upload>   uploads that are not sealed yet
//
// An object appears by rename, after its bytes and before its directory entry are synced, so it is
// there as a whole or not at all. Names are checked before they meet the file system, and every
// file is opened below a directory handle without following links.
#pragma once

#include "blob/blob_store.h"

#include <cstdint>
#include <memory>
#include <string>

namespace kapok::blob {

struct FileStoreSettings {
    std::string path;  // a directory of its own; made if it is missing
    // Writes are refused while less is free: uploads must not take the room that messages need. On
    // a small disk it is this share of it instead.
    std::uint64_t reserve_bytes = 256U << 20U;
    double reserve_share_max = 0.1;
};

// Throws std::runtime_error if the directory cannot be used.
std::unique_ptr<BlobStore> open_file_store(FileStoreSettings settings);

}  // namespace kapok::blob
