// feature: limit-file, limit-uploads
#include "media/rules.h"

#include "media/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::media {
namespace {

const std::string kHash(32, 'h');

TEST(Purposes, AreThoseThatMayBeUploaded) {
    EXPECT_EQ(parse_purpose(1), Purpose::kImage);
    EXPECT_EQ(parse_purpose(7), Purpose::kOriginal);
    for (const int wire : {0, 6, 8, -1}) {
        EXPECT_FALSE(parse_purpose(wire).has_value()) << wire;
    }
    EXPECT_TRUE(serves_as(Purpose::kOriginal, Purpose::kImage));
    EXPECT_FALSE(serves_as(Purpose::kImage, Purpose::kOriginal));
    EXPECT_FALSE(serves_as(Purpose::kOriginal, Purpose::kFile));
    EXPECT_TRUE(check_begin({}, Purpose::kOriginal, 25ULL << 20U, std::string(32, 'x')));
    EXPECT_FALSE(check_begin({}, Purpose::kOriginal, (25ULL << 20U) + 1, std::string(32, 'x')));
}

TEST(BeginUpload, ChecksSizeAndHashByPurpose) {
    const Limits limits;
    EXPECT_TRUE(check_begin(limits, Purpose::kImage, limits.image_bytes_max, kHash).has_value());
    EXPECT_EQ(
        check_begin(limits, Purpose::kImage, limits.image_bytes_max + 1, kHash).error().reason(),
        errors::kFileTooLarge);
    EXPECT_TRUE(check_begin(limits, Purpose::kFile, limits.image_bytes_max + 1, kHash).has_value());
    EXPECT_EQ(check_begin(limits, Purpose::kFile, 0, kHash).error().reason(), errors::kSizeInvalid);
    EXPECT_EQ(check_begin(limits, Purpose::kFile, 1, "short").error().reason(),
              errors::kHashInvalid);
}

TEST(Chunks, ContinueWhereTheUploadStands) {
    const Limits limits;
    EXPECT_TRUE(check_chunk(limits, 10, 100, 10, 90).has_value());
    EXPECT_EQ(check_chunk(limits, 10, 100, 0, 10).error().reason(), errors::kOffsetMismatch);
    EXPECT_EQ(check_chunk(limits, 10, 100, 10, 91).error().reason(), errors::kUploadOverrun);
    EXPECT_EQ(check_chunk(limits, 10, 100, 10, 0).error().reason(), errors::kChunkInvalid);
    EXPECT_EQ(check_chunk(limits, 0, UINT64_MAX, 0, limits.chunk_bytes + 1ULL).error().reason(),
              errors::kChunkInvalid);
}

TEST(Types, AreToldByContent) {
    EXPECT_EQ(sniff("\xFF\xD8\xFF\xE0 rest"), "image/jpeg");
    EXPECT_EQ(sniff("GIF89a…"), "image/gif");
    EXPECT_EQ(sniff(std::string("RIFF\0\0\0\0WEBPVP8 ", 16)), "image/webp");
    EXPECT_EQ(sniff("<svg onload=alert(1)>"), "");
    EXPECT_EQ(sniff("<!doctype html>"), "");
    EXPECT_EQ(sniff(""), "");
    EXPECT_EQ(sniff("RIFF"), "") << "shorter than what tells it";
}

TEST(Types, ASvgIsNoPictureAndAPageIsNoVoice) {
    EXPECT_EQ(check_type(Purpose::kImage, sniff("<svg>")).error().reason(),
              errors::kTypeNotAllowed);
    EXPECT_EQ(check_type(Purpose::kVoice, "image/png").error().reason(), errors::kTypeNotAllowed);
    EXPECT_EQ(*check_type(Purpose::kFile, ""), "application/octet-stream");
    EXPECT_EQ(*check_type(Purpose::kFile, "image/png"), "application/octet-stream");
}

TEST(Quota, RefillsAfterAnHourAndLetsOneLargeFileThrough) {
    Limits limits;
    limits.quota_bytes = 100;
    const auto start = from_ms(1'000'000'000);
    auto quota = charge(limits, {}, start, 500);
    ASSERT_TRUE(quota.has_value());
    auto refused = charge(limits, *quota, start + std::chrono::minutes(20), 1);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason(), errors::kUploadQuota);
    EXPECT_EQ(refused.error().retry_after_ms(), 40U * 60'000);
    EXPECT_TRUE(charge(limits, *quota, start + std::chrono::hours(1), 100).has_value());
}

TEST(Quota, GivesBackWhatWillNotCome) {
    const WallTime noon(std::chrono::hours(12));
    const auto quota = *charge({}, *charge({}, {}, noon, 700), noon, 300);
    EXPECT_EQ(give_back(quota, noon, 250).bytes, 750U);
    EXPECT_EQ(give_back(quota, noon, 5'000).bytes, 0U);
    EXPECT_EQ(give_back(quota, noon - std::chrono::minutes(1), 250).bytes, 1'000U)
        << "it was of the window before";
}

}  // namespace
}  // namespace kapok::media
