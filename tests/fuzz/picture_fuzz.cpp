// Pictures as strangers upload them, through libvips: what comes out is small, upright, and a
// picture that is read again.
//
// Input: the file.
#include "base/assert.h"
#include "base/log.h"
#include "fuzz/scratch.h"
#include "media/image.h"
#include "media/rules.h"

#include <string>

namespace {

namespace media = kapok::media;

// Small, so that a run is fast; the limit itself is what stops bombs.
constexpr media::Limits kLimits{.pixels_max = 1U << 18U};

void check(const media::Picture& picture) {
    KAPOK_ASSERT(picture.width > 0 && picture.height > 0, "a picture has a size");
    KAPOK_ASSERT(std::uint64_t{picture.width} * picture.height <= kLimits.pixels_max,
                 "a picture is within the limit");
    KAPOK_ASSERT(media::sniff(picture.bytes) == picture.mime_type,
                 "a picture is what it is called");
    KAPOK_ASSERT(picture.preview.size() < 400, "a preview is small");
    const auto& small = picture.thumbnail;
    KAPOK_ASSERT(small.empty() || media::sniff(small) == "image/webp", "a thumbnail is WebP");
}

void read(const std::string& bytes) {
    const kapok::fuzz::Scratch scratch;
    const auto type = media::sniff(bytes);
    if (!media::check_type(media::Purpose::kImage, type)) {
        return;
    }
    const auto path = scratch.write("source", bytes);
    const auto picture = media::read_picture(kLimits, path, type);
    if (picture) {
        check(*picture);
        const auto again =
            media::read_picture(kLimits, scratch.write("again", picture->bytes), type);
        KAPOK_ASSERT(again.has_value(), "what we wrote, we read");
        KAPOK_ASSERT(again->width == picture->width && again->height == picture->height,
                     "it is upright already");
    }
    const auto original = media::read_original(kLimits, path, type, bytes.size());
    if (original) {
        KAPOK_ASSERT(original->bytes.empty(), "an original stays as it came");
        KAPOK_ASSERT(original->reduced.size() < bytes.size() || original->reduced.empty(),
                     "what is shown in its place is smaller");
    }
    const auto avatar = media::read_avatar(kLimits, path, type);
    if (avatar) {
        check(*avatar);
        KAPOK_ASSERT(avatar->mime_type == "image/jpeg", "an avatar is a JPEG");
        KAPOK_ASSERT(avatar->width <= 512 && avatar->height <= 512, "an avatar is small");
    }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    kapok::set_log_level(kapok::LogLevel::kError);
    media::start_images();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read(std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}
