#include "stickers/testing/pictures.h"

#include <vips/vips.h>

namespace kapok::stickers::testing {
namespace {

std::string take(void* buffer, std::size_t size) {
    std::string bytes(static_cast<const char*>(buffer), size);
    g_free(buffer);
    return bytes;
}

// Each pixel of row y is as bright as y, `times` rows high.
VipsImage* ramp(int width, int height) {
    VipsImage* place = nullptr;
    VipsImage* row = nullptr;
    VipsImage* image = nullptr;
    vips_xyz(&place, width, height, nullptr);
    vips_extract_band(place, &row, 1, nullptr);
    vips_cast(row, &image, VIPS_FORMAT_UCHAR, nullptr);
    g_object_unref(place);
    g_object_unref(row);
    return image;
}

}  // namespace

std::string png(int width, int height) {
    VipsImage* image = ramp(width, height);
    void* buffer = nullptr;
    std::size_t size = 0;
    vips_pngsave_buffer(image, &buffer, &size, nullptr);
    g_object_unref(image);
    return take(buffer, size);
}

std::string moving_gif(int width, int height, int frames) {
    VipsImage* tall = ramp(width, height * frames);
    vips_image_set_int(tall, VIPS_META_PAGE_HEIGHT, height);
    void* buffer = nullptr;
    std::size_t size = 0;
    vips_gifsave_buffer(tall, &buffer, &size, nullptr);
    g_object_unref(tall);
    return take(buffer, size);
}

}  // namespace kapok::stickers::testing
