// Port: messaging asks it what a pack's sticker is. The domain stickers implements it.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "media/api/media.h"
#include "runtime/task.h"

#include <string>

namespace kapok::messaging {

struct PackSticker {
    media::Media media{};  // every account may fetch it
    std::string words{};
};

// On the path of every sticker that is sent: answered from memory, but for the first of a pack.
class StickerSource {
  public:
    virtual ~StickerSource() = default;
    // Invalid STICKER_UNKNOWN, also for a pack that was withdrawn.
    virtual Task<Result<PackSticker>> find(Deadline deadline,
                                           std::string pack_id,
                                           std::string sticker_id) = 0;
};

}  // namespace kapok::messaging
