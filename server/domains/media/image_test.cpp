// feature: exif
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
    EXPECT_FALSE(picture->thumbnail.empty());
    EXPECT_FALSE(picture->preview.empty());
    EXPECT_LT(picture->preview.size(), 400U);
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

TEST_F(Images, AvatarsAreCutSquare) {
    auto avatar = read_avatar({}, jpeg(1'200, 800, 1), "image/jpeg");
    ASSERT_TRUE(avatar.has_value());
    EXPECT_EQ(avatar->width, 512U);
    EXPECT_EQ(avatar->height, 512U);
    EXPECT_FALSE(avatar->thumbnail.empty());
}

}  // namespace
}  // namespace kapok::media
