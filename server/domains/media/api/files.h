// Files as they are stored, for the domain that makes and reads archives. Thread-safe.
#pragma once

#include "media/api/media.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace kapok::media {

struct StoredFile {
    Media media{};
    std::string sha256{};  // of the bytes that are given out, in lower-case hex
};

// One that comes from elsewhere, in pieces.
struct ComingFile {
    Purpose purpose = Purpose::kFile;
    std::string sha256{};  // lower-case hex
    std::uint64_t size = 0;
    // The next bytes; empty at the end. Called on a thread that may block, and by nobody else.
    std::function<Result<std::string>()> next;
};

class Files {
  public:
    virtual ~Files() = default;
    // What the user may fetch (`via` as in Media). NotFound MEDIA_UNKNOWN.
    virtual Task<Result<StoredFile>> find_file(Deadline deadline,
                                               UserId user,
                                               std::string media_id,
                                               std::string via) = 0;
    // The same, whoever may fetch it: for archives of the whole instance.
    virtual Task<Result<StoredFile>> find_any_file(Deadline deadline, std::string media_id) = 0;
    // At most `length` bytes of a stored file. NotFound BLOB_UNKNOWN.
    virtual Task<Result<std::string>> read_file(std::string sha256,
                                                std::uint64_t offset,
                                                std::size_t length) = 0;
    // Where a file lies that the user uploaded as one. NotFound MEDIA_UNKNOWN.
    virtual Task<Result<std::string>> find_own_path(Deadline deadline,
                                                    UserId user,
                                                    std::string media_id) = 0;
    // As if the user had uploaded it: checked by its purpose, and theirs from then on. It takes
    // nothing of what they may upload. Conflict HASH_MISMATCH; Invalid TYPE_NOT_ALLOWED,
    // MEDIA_BROKEN …; TooLarge FILE_TOO_LARGE.
    virtual Task<Result<Media>> keep_file(Deadline deadline, UserId owner, ComingFile file) = 0;
};

}  // namespace kapok::media
