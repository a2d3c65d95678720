#include "media/image.h"

#include "base/assert.h"
#include "media/api/errors.h"

#include <vips/vips.h>

#include <memory>
#include <vector>

namespace kapok::media {

namespace {

struct Unref {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

constexpr int kThumbnail = 480;
constexpr int kReduced = 2'048;
// An original no larger than this is shown itself.
constexpr std::uint64_t kShownBytes = 400U << 10U;
constexpr int kSticker = 320;
// Each is made smaller by itself, whatever its size: tiny ones cost as much as others.
constexpr int kStickerFrames = 300;
constexpr int kAvatar = 512;
constexpr int kAvatarThumbnail = 128;
constexpr std::size_t kPreviewBytesMax = 400;

Error broken() {
    std::string detail(vips_error_buffer());
    vips_error_clear();
    return Error(Code::kInvalid, errors::kMediaBroken, "the picture cannot be read")
        .with_detail(std::move(detail));
}

// Opens with the loader of the sniffed type, so that a file cannot choose another. `frames` -1
// loads all of an animation.
VipsImage* load(const std::string& path, std::string_view mime_type, int frames) {
    VipsImage* image = nullptr;
    const char* file = path.c_str();
    constexpr auto kFail = VIPS_FAIL_ON_TRUNCATED;
    if (mime_type == "image/jpeg") {
        vips_jpegload(file, &image, "fail-on", kFail, nullptr);
    } else if (mime_type == "image/png") {
        vips_pngload(file, &image, "fail-on", kFail, nullptr);
    } else if (mime_type == "image/gif") {
        vips_gifload(file, &image, "n", frames, "fail-on", kFail, nullptr);
    } else if (mime_type == "image/webp") {
        vips_webpload(file, &image, "n", frames, "fail-on", kFail, nullptr);
    }
    return image;
}

// Opening reads the header only, so a bomb is refused before it is decoded.
Result<Image> open(const Limits& limits,
                   const std::string& path,
                   std::string_view mime_type,
                   int frames) {
    Image image(load(path, mime_type, frames));
    if (!image) {
        return broken();
    }
    const auto pixels = static_cast<std::uint64_t>(vips_image_get_width(image.get())) *
                        static_cast<std::uint64_t>(vips_image_get_height(image.get()));
    if (pixels > limits.pixels_max) {
        return Error(Code::kInvalid,
                     errors::kImageTooManyPixels,
                     fmt::format("{} pixels are more than {}", pixels, limits.pixels_max));
    }
    return image;
}

std::string take(void* buffer, std::size_t size) {
    std::string bytes(static_cast<const char*>(buffer), size);
    g_free(buffer);
    return bytes;
}

// Without what a camera or a program wrote down beside the picture: "strip" of libvips 8.14 leaves
// EXIF in WebP, the place too.
Result<Image> bare(VipsImage* image) {
    VipsImage* copy = nullptr;
    if (vips_copy(image, &copy, nullptr) != 0) {
        return broken();
    }
    char** fields = vips_image_get_fields(copy);
    for (char** field = fields; *field != nullptr; ++field) {
        const std::string_view name = *field;
        if (name.starts_with("exif-") || name.starts_with("xmp-") || name.starts_with("iptc-")) {
            vips_image_remove(copy, *field);
        }
    }
    g_strfreev(fields);
    return Image(copy);
}

Result<std::string> save(VipsImage* source, std::string_view mime_type) {
    TRY(const auto copy, bare(source));
    VipsImage* image = copy.get();
    void* buffer = nullptr;
    std::size_t size = 0;
    int failed = -1;
    if (mime_type == "image/jpeg") {
        failed = vips_jpegsave_buffer(
            image, &buffer, &size, "Q", 90, "strip", TRUE, "optimize-coding", TRUE, nullptr);
    } else if (mime_type == "image/png") {
        failed = vips_pngsave_buffer(image, &buffer, &size, "strip", TRUE, nullptr);
    } else if (mime_type == "image/gif") {
        failed = vips_gifsave_buffer(image, &buffer, &size, "strip", TRUE, nullptr);
    } else if (mime_type == "image/webp") {
        failed = vips_webpsave_buffer(image, &buffer, &size, "Q", 90, "strip", TRUE, nullptr);
    }
    if (failed != 0) {
        return broken();
    }
    return take(buffer, size);
}

// At most `width` x `height`, upright; smaller pictures are not enlarged. The first frame of an
// animation.
Result<Image> shrink(VipsImage* source, int width, int height, VipsInteresting crop) {
    VipsImage* out = nullptr;
    if (vips_thumbnail_image(
            source, &out, width, "height", height, "size", VIPS_SIZE_DOWN, "crop", crop, nullptr) !=
        0) {
        return broken();
    }
    return Image(out);
}

Result<std::string> save_webp(VipsImage* image, int quality) {
    TRY(const auto copy, bare(image));
    void* buffer = nullptr;
    std::size_t size = 0;
    if (vips_webpsave_buffer(copy.get(), &buffer, &size, "Q", quality, "strip", TRUE, nullptr) !=
        0) {
        return broken();
    }
    return take(buffer, size);
}

// Tiny and coarse; smaller still if the picture is so busy that it would not fit.
Result<std::string> make_preview(VipsImage* first_frame) {
    for (const int side : {32, 20, 12}) {
        TRY(auto small, shrink(first_frame, side, side, VIPS_INTERESTING_NONE));
        TRY(auto bytes, save_webp(small.get(), 30));
        if (bytes.size() < kPreviewBytesMax) {
            return bytes;
        }
    }
    return std::string();
}

// An animation is one tall picture of all its frames. Each is made smaller by itself: their borders
// must not run into each other.
Result<Image> shrink_frames(VipsImage* tall, int side) {
    const int height = vips_image_get_page_height(tall);
    const int frames = vips_image_get_height(tall) / height;
    std::vector<Image> small;
    std::vector<VipsImage*> borrowed;
    for (int i = 0; i < frames; ++i) {
        VipsImage* frame_raw = nullptr;
        if (vips_crop(
                tall, &frame_raw, 0, i * height, vips_image_get_width(tall), height, nullptr) !=
            0) {
            return broken();
        }
        const Image frame(frame_raw);
        vips_image_remove(frame.get(), VIPS_META_PAGE_HEIGHT);
        vips_image_remove(frame.get(), VIPS_META_N_PAGES);
        TRY(auto shrunk, shrink(frame.get(), side, side, VIPS_INTERESTING_NONE));
        borrowed.push_back(shrunk.get());
        small.push_back(std::move(shrunk));
    }
    VipsImage* joined_raw = nullptr;
    if (vips_arrayjoin(borrowed.data(), &joined_raw, frames, "across", 1, nullptr) != 0) {
        return broken();
    }
    VipsImage* whole_raw = nullptr;
    const Image joined(joined_raw);
    if (vips_copy(joined.get(), &whole_raw, nullptr) != 0) {
        return broken();
    }
    Image whole(whole_raw);
    vips_image_set_int(
        whole.get(), VIPS_META_PAGE_HEIGHT, vips_image_get_height(small.front().get()));
    return whole;
}

bool is_animated(std::string_view mime_type) {
    return mime_type == "image/gif" || mime_type == "image/webp";
}

}  // namespace

void start_images() {
    static const bool started = [] {
        KAPOK_ASSERT(vips_init("kapokd") == 0, "libvips starts");
        vips_block_untrusted_set(TRUE);
        vips_concurrency_set(1);  // pictures run side by side on the pool instead
        vips_cache_set_max(0);    // every picture is read once
        return true;
    }();
    (void)started;
}

Result<Picture> read_picture(const Limits& limits,
                             const std::string& path,
                             std::string_view mime_type) {
    TRY(auto source, open(limits, path, mime_type, is_animated(mime_type) ? -1 : 1));
    VipsImage* upright_raw = nullptr;
    if (vips_autorot(source.get(), &upright_raw, nullptr) != 0) {
        return broken();
    }
    const Image upright(upright_raw);
    Picture picture;
    picture.mime_type = mime_type;
    picture.width = static_cast<std::uint32_t>(vips_image_get_width(upright.get()));
    picture.height = static_cast<std::uint32_t>(vips_image_get_page_height(upright.get()));
    TRY(picture.bytes, save(upright.get(), mime_type));
    TRY(auto first, open(limits, path, mime_type, 1));
    if (std::max(picture.width, picture.height) > kThumbnail) {
        TRY(auto small, shrink(first.get(), kThumbnail, kThumbnail, VIPS_INTERESTING_NONE));
        TRY(picture.thumbnail, save_webp(small.get(), 75));
    }
    TRY(picture.preview, make_preview(first.get()));
    return picture;
}

namespace {

// Decodes every point of every frame: what is damaged further down shows only then.
Result<void> decode_all(VipsImage* image) {
    double mean = 0;
    if (vips_avg(image, &mean, nullptr) != 0) {
        return broken();
    }
    return {};
}

}  // namespace

Result<Picture> read_original(const Limits& limits,
                              const std::string& path,
                              std::string_view mime_type,
                              std::uint64_t size) {
    TRY(const auto source, open(limits, path, mime_type, is_animated(mime_type) ? -1 : 1));
    TRY_VOID(decode_all(source.get()));
    VipsImage* upright_raw = nullptr;
    if (vips_autorot(source.get(), &upright_raw, nullptr) != 0) {
        return broken();
    }
    const Image upright(upright_raw);
    Picture picture;
    picture.mime_type = mime_type;
    picture.width = static_cast<std::uint32_t>(vips_image_get_width(upright.get()));
    picture.height = static_cast<std::uint32_t>(vips_image_get_page_height(upright.get()));
    const bool moves =
        vips_image_get_height(source.get()) > vips_image_get_page_height(source.get());
    TRY(const auto first, open(limits, path, mime_type, 1));
    const auto side = std::max(picture.width, picture.height);
    if (side > kThumbnail) {
        TRY(auto small, shrink(first.get(), kThumbnail, kThumbnail, VIPS_INTERESTING_NONE));
        TRY(picture.thumbnail, save_webp(small.get(), 75));
    }
    if (!moves && (side > kReduced || size > kShownBytes)) {
        TRY(auto fitting, shrink(first.get(), kReduced, kReduced, VIPS_INTERESTING_NONE));
        TRY(picture.reduced, save_webp(fitting.get(), 85));
        if (picture.reduced.size() >= size) {
            picture.reduced.clear();
        }
    }
    TRY(picture.preview, make_preview(first.get()));
    return picture;
}

Result<Picture> read_sticker(const Limits& limits,
                             const std::string& path,
                             std::string_view mime_type) {
    TRY(const auto source, open(limits, path, mime_type, is_animated(mime_type) ? -1 : 1));
    const int frames =
        vips_image_get_height(source.get()) / vips_image_get_page_height(source.get());
    if (frames > kStickerFrames) {
        return Error(Code::kTooLarge,
                     errors::kStickerTooLarge,
                     fmt::format("{} frames are more than {}", frames, kStickerFrames));
    }
    const bool moves = frames > 1;
    TRY(const auto small,
        moves ? shrink_frames(source.get(), kSticker)
              : shrink(source.get(), kSticker, kSticker, VIPS_INTERESTING_NONE));
    Picture picture;
    picture.mime_type = "image/webp";
    picture.width = static_cast<std::uint32_t>(vips_image_get_width(small.get()));
    picture.height = static_cast<std::uint32_t>(vips_image_get_page_height(small.get()));
    TRY(picture.bytes, save_webp(small.get(), 85));
    if (picture.bytes.size() > limits.sticker_bytes_max) {
        return Error(Code::kTooLarge, errors::kStickerTooLarge, "the sticker takes too much room");
    }
    TRY(const auto first, open(limits, path, mime_type, 1));
    if (moves) {
        TRY(const auto still, shrink(first.get(), kSticker, kSticker, VIPS_INTERESTING_NONE));
        TRY(picture.thumbnail, save_webp(still.get(), 80));
    }
    TRY(picture.preview, make_preview(first.get()));
    return picture;
}

Result<Picture> read_avatar(const Limits& limits,
                            const std::string& path,
                            std::string_view mime_type) {
    TRY(auto source, open(limits, path, mime_type, 1));
    TRY(auto square, shrink(source.get(), kAvatar, kAvatar, VIPS_INTERESTING_CENTRE));
    VipsImage* opaque_raw = nullptr;
    if (vips_image_hasalpha(square.get()) != 0) {
        const double white[] = {255, 255, 255};
        VipsArrayDouble* background = vips_array_double_new(white, 3);
        const int failed =
            vips_flatten(square.get(), &opaque_raw, "background", background, nullptr);
        vips_area_unref(VIPS_AREA(background));
        if (failed != 0) {
            return broken();
        }
        square.reset(opaque_raw);
    }
    Picture picture;
    picture.mime_type = "image/jpeg";
    picture.width = static_cast<std::uint32_t>(vips_image_get_width(square.get()));
    picture.height = static_cast<std::uint32_t>(vips_image_get_height(square.get()));
    TRY(picture.bytes, save(square.get(), picture.mime_type));
    TRY(auto small,
        shrink(square.get(), kAvatarThumbnail, kAvatarThumbnail, VIPS_INTERESTING_CENTRE));
    TRY(picture.thumbnail, save_webp(small.get(), 80));
    return picture;
}

}  // namespace kapok::media
