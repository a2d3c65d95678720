// Pictures from outside, made safe: decoded by libvips and written anew, upright and without
// metadata. Blocking: call on a pool. Thread-safe after start_images().
#pragma once

#include "base/result.h"
#include "media/rules.h"

#include <cstdint>
#include <string>

namespace kapok::media {

// Call once, before the first picture. Only libvips' loaders for JPEG, PNG, GIF and WebP stay on.
void start_images();

struct Picture {
    std::string bytes;  // empty for an original, which stays as it came
    std::string mime_type;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string thumbnail;  // WebP, at most 480 on the longer side; empty if the picture is that
                            // small itself
    std::string preview;    // WebP of under 400 bytes
    std::string reduced{};  // WebP, at most 2048 on the longer side; of an original that is larger
};

// `mime_type` is what sniff() found. Invalid MEDIA_BROKEN or IMAGE_TOO_MANY_PIXELS.
Result<Picture> read_picture(const Limits& limits,
                             const std::string& path,
                             std::string_view mime_type);
// Looks at all of a picture that stays as it came, `size` bytes with all its metadata, and makes
// what is shown in its place. Fails as read_picture() does.
Result<Picture> read_original(const Limits& limits,
                              const std::string& path,
                              std::string_view mime_type,
                              std::uint64_t size);
// At most 320 on the longer side, WebP; moving if it moves, then with a thumbnail that stands
// still. TooLarge STICKER_TOO_LARGE, also for more than 300 frames.
Result<Picture> read_sticker(const Limits& limits,
                             const std::string& path,
                             std::string_view mime_type);
// Cut to a square of 512, JPEG; the thumbnail has 128.
Result<Picture> read_avatar(const Limits& limits,
                            const std::string& path,
                            std::string_view mime_type);

}  // namespace kapok::media
