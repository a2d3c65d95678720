// feature: image-size, exif, voice-limit, limit-voice
// What stays as it came, and what may be as long as the instance takes.
#include "media/api/errors.h"
#include "media/testing/world.h"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <fstream>
#include <sstream>

namespace kapok::media {
namespace {

using testing::kAnn;
using testing::World;

// As a camera makes it: with the place where it was taken.
std::string photograph() {
    VipsImage* ramp = nullptr;
    VipsImage* image = nullptr;
    vips_xyz(&ramp, 2'400, 1'200, nullptr);
    vips_cast(ramp, &image, VIPS_FORMAT_UCHAR, nullptr);
    vips_image_set_string(image,
                          "exif-ifd3-GPSLatitude",
                          "30/1 15/1 0/1 (30, 15, 0, Rational, 3 components, 24 bytes)");
    void* buffer = nullptr;
    std::size_t size = 0;
    vips_jpegsave_buffer(image, &buffer, &size, nullptr);
    std::string bytes(static_cast<const char*>(buffer), size);
    g_free(buffer);
    g_object_unref(image);
    g_object_unref(ramp);
    return bytes;
}

bool tells_its_place(const std::string& bytes) {
    VipsImage* image = vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr);
    const bool tells =
        image != nullptr && vips_image_get_typeof(image, "exif-ifd3-GPSLatitude") != 0;
    if (image != nullptr) {
        g_object_unref(image);
    }
    return tells;
}

CO_TEST(Original, KeepsEveryByteAndACompressedOneNoPlace) {
    World world(loop);
    const auto source = photograph();
    CO_ASSERT_TRUE(tells_its_place(source));
    const auto original = co_await world.upload(kAnn, Purpose::kOriginal, source);
    const auto compressed = co_await world.upload(kAnn, Purpose::kImage, source);
    CO_ASSERT_TRUE(original.has_value() && compressed.has_value());
    EXPECT_NE(original->id, compressed->id) << "the same bytes, but not the same thing";

    const auto bytes_of = [&](const Media& media, Service::Part part) -> Task<std::string> {
        const auto download =
            co_await world.service.open(Deadline::never(), kAnn, {media.id, {}, part});
        EXPECT_TRUE(download.has_value());
        EXPECT_FALSE(download->as_attachment);
        EXPECT_EQ(download->mime_type, part == Service::Part::kWhole ? "image/jpeg" : "image/webp");
        co_return *co_await world.service.read(download->key, 0, download->size);
    };
    EXPECT_EQ(original->size_bytes, source.size());
    EXPECT_EQ(original->mime_type, "image/jpeg");
    EXPECT_EQ(original->width, 2'400U);
    EXPECT_TRUE(original->has_thumbnail && original->has_reduced);
    EXPECT_EQ(co_await bytes_of(*original, Service::Part::kWhole), source);
    EXPECT_FALSE(tells_its_place(co_await bytes_of(*original, Service::Part::kReduced)));
    EXPECT_FALSE(tells_its_place(co_await bytes_of(*original, Service::Part::kThumbnail)));
    EXPECT_FALSE(compressed->has_reduced);
    EXPECT_FALSE(tells_its_place(co_await bytes_of(*compressed, Service::Part::kWhole)));

    EXPECT_EQ((co_await world.upload(kAnn, Purpose::kOriginal, "<script>alert(1)</script>"))
                  .error()
                  .reason(),
              errors::kTypeNotAllowed);
    EXPECT_EQ((co_await world.upload(kAnn, Purpose::kOriginal, source.substr(0, source.size() / 2)))
                  .error()
                  .reason(),
              errors::kMediaBroken);
    EXPECT_FALSE(world.has_staged());
    EXPECT_TRUE((co_await world.service.copy_as_sticker(Deadline::never(), kAnn, original->id, ""))
                    .has_value());

    loop.clock().advance(std::chrono::days(8));
    EXPECT_TRUE((co_await world.service.sweep(Deadline::never())).has_value());
    EXPECT_FALSE(
        (co_await world.service.get_for(Deadline::never(), kAnn, original->id)).has_value());
}

CO_TEST(Voice, IsAsLongAsTheInstanceTakes) {
    std::ifstream file(KAPOK_SOURCE_DIR "/scripts/demo/voice-en.ogg", std::ios::binary);
    std::stringstream recording;  // of 5.6 s
    recording << file.rdbuf();
    for (const auto& [seconds, reason] : {std::pair(6, ""), {5, "VOICE_TOO_LONG"}}) {
        World world(loop, {.voice_max = std::chrono::seconds(seconds), .chunk_bytes = 65'536});
        const auto media = co_await world.upload(kAnn, Purpose::kVoice, recording.str());
        EXPECT_EQ(media ? "" : media.error().reason(), reason) << seconds;
        EXPECT_FALSE(world.has_staged());
    }
}

}  // namespace
}  // namespace kapok::media
