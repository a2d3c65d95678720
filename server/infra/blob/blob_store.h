// Objects by the SHA-256 of their content. Engine: files/ (a directory); S3 follows the same
// interface.
//
// An upload is written in pieces to a staging object that survives a restart, then sealed: the hash
// is checked and the content becomes an object. Objects never change. A full disk answers
// Unavailable DISK_FULL. Thread-safe; the calls block and are made on a pool.
#pragma once

#include "base/random.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::blob {

// Lower-case hex of SHA-256, 64 characters.
using ObjectKey = std::string;

// Nobody goes on with an upload whose name begins so: what is staged of it goes when the store is
// opened.
inline constexpr std::string_view kPassingPrefix = "passing";

class BlobStore {
  public:
    virtual ~BlobStore() = default;

    // Bytes safely staged under `upload` (1 to 64 of [a-z0-9]); 0 if there are none.
    virtual Result<std::uint64_t> staged_bytes(std::string_view upload) = 0;
    // Appends at `offset`, which must equal staged_bytes: else Conflict OFFSET_MISMATCH. Durable
    // when it returns. Returns the new size.
    virtual Result<std::uint64_t> stage(std::string_view upload,
                                        std::uint64_t offset,
                                        std::string_view bytes) = 0;
    // Makes the staged bytes the object `key` (a no-op if it exists) and forgets the staging.
    // Conflict HASH_MISMATCH if the content has another hash; the staging is then dropped.
    virtual Result<void> seal(std::string_view upload, const ObjectKey& key) = 0;
    virtual Result<void> discard(std::string_view upload) = 0;

    // Stores small content at once; returns its key.
    virtual Result<ObjectKey> put(std::string_view bytes) = 0;
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> find_size(const ObjectKey& key) = 0;
    // At most `length` bytes from `offset`. NotFound BLOB_UNKNOWN.
    virtual Result<std::string> read(const ObjectKey& key,
                                     std::uint64_t offset,
                                     std::size_t length) = 0;
    // A local file with the content, for libraries that want one; valid while the object exists.
    virtual Result<std::string> local_path(const ObjectKey& key) = 0;
    virtual Result<std::string> staged_path(std::string_view upload) = 0;
    virtual Result<void> remove(const ObjectKey& key) = 0;
};

}  // namespace kapok::blob
