// feature: exif, animated-stickers
#include "media/image.h"

#include "media/api/errors.h"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace kapok::media {
namespace {

class Images : public testing::Test {
  protected:
    void SetUp() override {
        start_images();
        char name[] = "/tmp/kapok-image-XXXXXX";
        directory_ = mkdtemp(name);
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::string write(const std::string& name, const std::string& bytes) {
        const auto path = directory_ + "/" + name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    // A red-to-black ramp. `orientation` as in EXIF; with a place in its metadata.
    std::string jpeg(int width, int height, int orientation) {
        VipsImage* ramp = nullptr;
        VipsImage* image = nullptr;
        vips_xyz(&ramp, width, height, nullptr);
        vips_cast(ramp, &image, VIPS_FORMAT_UCHAR, nullptr);
        vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
        vips_image_set_string(image,
                              "exif-ifd3-GPSLatitude",
                              "30/1 15/1 0/1 (30, 15, 0, Rational, 3 components, 24 bytes)");
        const auto path = directory_ + "/source.jpg";
        vips_jpegsave(image, path.c_str(), nullptr);
        g_object_unref(image);
        g_object_unref(ramp);
        return path;
    }

    std::string directory_;
};

bool has_place(const std::string& bytes) {
    VipsImage* image = vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr);
    char** fields = vips_image_get_fields(image);
    bool found = false;
    for (char** field = fields; *field != nullptr; ++field) {
        found = found || std::string_view(*field).find("GPS") != std::string_view::npos;
    }
    g_strfreev(fields);
    g_object_unref(image);
    return found;
}

TEST_F(Images, AreTurnedUprightAndLoseTheirPlace) {
    const auto path = jpeg(600, 300, 6);  // the camera was held upright
    std::ifstream file(path, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(file)), {});
    ASSERT_TRUE(has_place(source));
    auto picture = read_picture({}, path, "image/jpeg");
    ASSERT_TRUE(picture.has_value());
    EXPECT_EQ(picture->width, 300U);
    EXPECT_EQ(picture->height, 600U);
    EXPECT_FALSE(has_place(picture->bytes));
    ASSERT_FALSE(picture->thumbnail.empty());
    EXPECT_FALSE(has_place(picture->thumbnail));
    ASSERT_FALSE(picture->preview.empty());
    EXPECT_FALSE(has_place(picture->preview));
    EXPECT_LT(picture->preview.size(), 400U);
}

TEST_F(Images, OriginalsStayAsTheyCameAndAreShownReduced) {
    const auto path = jpeg(2'600, 1'300, 6);
    const auto size = std::filesystem::file_size(path);
    auto picture = read_original({}, path, "image/jpeg", size);
    ASSERT_TRUE(picture.has_value());
    EXPECT_TRUE(picture->bytes.empty()) << "nothing is written anew";
    EXPECT_EQ(picture->mime_type, "image/jpeg");
    EXPECT_EQ(picture->width, 1'300U);
    EXPECT_EQ(picture->height, 2'600U);
    ASSERT_FALSE(picture->reduced.empty());
    EXPECT_FALSE(has_place(picture->reduced)) << "what is shown first tells no place";
    EXPECT_FALSE(has_place(picture->thumbnail));
    auto again = read_picture({}, write("reduced.webp", picture->reduced), "image/webp");
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->width, 1'024U);
    EXPECT_EQ(again->height, 2'048U);

    const auto small = read_original({}, jpeg(64, 64, 1), "image/jpeg", 2'000);
    ASSERT_TRUE(small.has_value());
    EXPECT_TRUE(small->reduced.empty() && small->thumbnail.empty());
    const auto light = read_original({}, path, "image/jpeg", 10);
    ASSERT_TRUE(light.has_value());
    EXPECT_TRUE(light->reduced.empty()) << "one that is no smaller is of no use";
}

TEST_F(Images, OriginalsAreLookedAtAsAWhole) {
    const auto path = jpeg(1'200, 1'200, 1);
    std::ifstream file(path, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(file)), {});
    for (const auto& bytes : {source.substr(0, source.size() - source.size() / 8),
                              std::string("\xFF\xD8\xFF\xE0"),
                              std::string("<svg/>")}) {
        const auto picture = read_original({}, write("bad.jpg", bytes), "image/jpeg", bytes.size());
        ASSERT_FALSE(picture.has_value());
        EXPECT_EQ(picture.error().reason(), errors::kMediaBroken);
    }
    Limits limits;
    limits.pixels_max = 100;
    EXPECT_EQ(read_original(limits, path, "image/jpeg", 9).error().reason(),
              errors::kImageTooManyPixels);
}

TEST_F(Images, SmallOnesNeedNoThumbnail) {
    auto picture = read_picture({}, jpeg(64, 64, 1), "image/jpeg");
    ASSERT_TRUE(picture.has_value());
    EXPECT_TRUE(picture->thumbnail.empty());
}

TEST_F(Images, ABombIsRefusedByItsHeader) {
    // A valid PNG header that announces 60,000 x 60,000 pixels.
    const std::string png(
        "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x02\0\0\0\x67\xB1\x56\x1D\0\0\0"
        "\0IDAT",
        41);
    auto picture = read_picture({}, write("bomb.png", png), "image/png");
    ASSERT_FALSE(picture.has_value());
    EXPECT_TRUE(picture.error().reason() == errors::kImageTooManyPixels ||
                picture.error().reason() == errors::kMediaBroken);
    Limits limits;
    limits.pixels_max = 100;
    auto small = read_picture(limits, jpeg(64, 64, 1), "image/jpeg");
    ASSERT_FALSE(small.has_value());
    EXPECT_EQ(small.error().reason(), errors::kImageTooManyPixels);
}

TEST_F(Images, DamagedAndDisguisedOnesAreRefused) {
    const auto path = jpeg(600, 300, 1);
    std::ifstream file(path, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(file)), {});
    for (const auto& bytes : {source.substr(0, source.size() / 2),
                              std::string("\xFF\xD8\xFF\xE0"),
                              std::string("<svg/>")}) {
        auto picture = read_picture({}, write("bad.jpg", bytes), "image/jpeg");
        ASSERT_FALSE(picture.has_value());
        EXPECT_EQ(picture.error().reason(), errors::kMediaBroken);
    }
    // A JPEG under the name of a PNG goes to the PNG loader, which refuses it.
    EXPECT_FALSE(read_picture({}, path, "image/png").has_value());
}

// A WebP of so many frames, each another brightness.
std::string moving_webp(const std::string& directory, int width, int height, int frames) {
    VipsImage* place = nullptr;
    VipsImage* image = nullptr;
    VipsImage* scaled = nullptr;
    vips_xyz(&place, width, height * frames, nullptr);
    vips_linear1(place, &scaled, 255.0 / (height * frames), 0, nullptr);
    vips_cast(scaled, &image, VIPS_FORMAT_UCHAR, nullptr);
    VipsImage* bands = nullptr;
    VipsImage* parts[] = {image, image};
    vips_bandjoin(parts, &bands, 2, nullptr);
    VipsImage* three = nullptr;
    vips_extract_band(bands, &three, 0, "n", 3, nullptr);
    VipsImage* copy = nullptr;
    vips_copy(three, &copy, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
    vips_image_set_int(copy, VIPS_META_PAGE_HEIGHT, height);
    const auto path = directory + "/moving.webp";
    vips_webpsave(copy, path.c_str(), nullptr);
    for (auto* each : {copy, three, bands, image, scaled, place}) {
        g_object_unref(each);
    }
    return path;
}

int frames_of(const std::string& bytes) {
    VipsImage* image = nullptr;
    vips_webpload_buffer(const_cast<char*>(bytes.data()), bytes.size(), &image, "n", -1, nullptr);
    const int frames = vips_image_get_height(image) / vips_image_get_page_height(image);
    g_object_unref(image);
    return frames;
}

TEST_F(Images, StickersAreSmallAndKeepMoving) {
    const auto still = read_sticker({}, jpeg(1'200, 800, 1), "image/jpeg");
    ASSERT_TRUE(still.has_value()) << still.error().detail();
    EXPECT_EQ(still->mime_type, "image/webp");
    EXPECT_EQ(still->width, 320U);
    EXPECT_EQ(still->height, 213U);
    EXPECT_TRUE(still->thumbnail.empty());
    EXPECT_EQ(frames_of(still->bytes), 1);

    const auto moving = read_sticker({}, moving_webp(directory_, 640, 320, 4), "image/webp");
    ASSERT_TRUE(moving.has_value()) << moving.error().detail();
    EXPECT_EQ(moving->width, 320U);
    EXPECT_EQ(moving->height, 160U);
    EXPECT_EQ(frames_of(moving->bytes), 4);
    ASSERT_FALSE(moving->thumbnail.empty());
    EXPECT_EQ(frames_of(moving->thumbnail), 1);

    Limits limits;
    limits.sticker_bytes_max = 100;
    const auto large = read_sticker(limits, moving_webp(directory_, 640, 320, 4), "image/webp");
    ASSERT_FALSE(large.has_value());
    EXPECT_EQ(large.error().reason(), errors::kStickerTooLarge);
}

// Black and white in turn: frames that are like the one before would be saved as one.
std::string blinking_webp(const std::string& directory, int frames) {
    constexpr int kSide = 4;
    std::string pixels;
    for (int i = 0; i < frames; ++i) {
        pixels.append(std::size_t{3} * kSide * kSide, i % 2 == 0 ? '\0' : '\xFF');
    }
    VipsImage* image = vips_image_new_from_memory_copy(
        pixels.data(), pixels.size(), kSide, kSide * frames, 3, VIPS_FORMAT_UCHAR);
    VipsImage* tall = nullptr;
    vips_copy(image, &tall, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
    vips_image_set_int(tall, VIPS_META_PAGE_HEIGHT, kSide);
    const auto path = directory + "/blinking.webp";
    vips_webpsave(tall, path.c_str(), nullptr);
    g_object_unref(tall);
    g_object_unref(image);
    return path;
}

TEST_F(Images, StickersOfVeryManyFramesAreRefused) {
    const auto moving = read_sticker({}, blinking_webp(directory_, 300), "image/webp");
    ASSERT_TRUE(moving.has_value()) << moving.error().detail();
    EXPECT_EQ(frames_of(moving->bytes), 300);
    const auto many = read_sticker({}, blinking_webp(directory_, 301), "image/webp");
    ASSERT_FALSE(many.has_value());
    EXPECT_EQ(many.error().reason(), errors::kStickerTooLarge);
}

TEST_F(Images, AvatarsAreCutSquare) {
    auto avatar = read_avatar({}, jpeg(1'200, 800, 1), "image/jpeg");
    ASSERT_TRUE(avatar.has_value());
    EXPECT_EQ(avatar->width, 512U);
    EXPECT_EQ(avatar->height, 512U);
    EXPECT_FALSE(avatar->thumbnail.empty());
}

}  // namespace
}  // namespace kapok::media
