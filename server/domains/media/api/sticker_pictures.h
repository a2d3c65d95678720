// Pictures as stickers, for the domain stickers. Thread-safe.
#pragma once

#include "media/api/media.h"

#include <cstddef>
#include <string>

namespace kapok::media {

class StickerPictures {
  public:
    virtual ~StickerPictures() = default;
    // Makes of a picture what is sent as a sticker: small, and moving if it moved. It is the
    // owner's; with none (0) the instance's, which every account may fetch. Invalid
    // TYPE_NOT_ALLOWED, MEDIA_BROKEN, IMAGE_TOO_MANY_PIXELS; TooLarge STICKER_TOO_LARGE.
    virtual Task<Result<Media>> keep_sticker(Deadline deadline,
                                             UserId owner,
                                             std::string bytes) = 0;
    // The same of what the user may fetch (`via` as in Media). One that is a sticker stays as it
    // is. Also NotFound MEDIA_UNKNOWN.
    virtual Task<Result<Media>> copy_as_sticker(Deadline deadline,
                                                UserId user,
                                                std::string media_id,
                                                std::string via) = 0;
    // All of a file of the user's own. NotFound MEDIA_UNKNOWN; TooLarge FILE_TOO_LARGE.
    virtual Task<Result<std::string>> read_own_file(Deadline deadline,
                                                    UserId user,
                                                    std::string media_id,
                                                    std::size_t bytes_max) = 0;
};

}  // namespace kapok::media
