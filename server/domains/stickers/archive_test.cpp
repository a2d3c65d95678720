// feature: sticker-packs
#include "stickers/archive.h"

#include "stickers/api/errors.h"
#include "stickers/testing/zip.h"

#include <gtest/gtest.h>

namespace kapok::stickers {
namespace {

using testing::zip_of;
using testing::ZipEntry;

std::string reason_of(const std::string& zip, const ArchiveLimits& limits = {}) {
    const auto read = read_archive(zip, limits);
    return read ? "" : std::string(read.error().reason());
}

TEST(ReadArchive, TakesPicturesAndNamesInOrder) {
    const auto read = read_archive(zip_of({{"pack/b.png", "2"},
                                           {"pack/", "", AE_IFDIR},
                                           {"pack/猫.gif", "3"},
                                           {"names.txt", "title: x"},
                                           {"LICENSE", "free"},
                                           {"README.md", "read"},
                                           {"pack/.DS_Store", "x"},
                                           {"__MACOSX/pack/a.png", "x"},
                                           {"a.png", "1"}}),
                                   {});
    ASSERT_TRUE(read) << read.error().reason();
    std::string names;
    for (const auto& file : *read) {
        names += file.name + "=" + file.bytes + " ";
    }
    EXPECT_EQ(names, "a.png=1 b.png=2 names.txt=title: x 猫.gif=3 ");
}

TEST(ReadArchive, RefusesWhatIsNoZip) {
    EXPECT_EQ(reason_of(""), errors::kArchiveBroken);
    EXPECT_EQ(reason_of("PK"), errors::kArchiveBroken);
    EXPECT_EQ(reason_of(std::string(1'000, 'x')), errors::kArchiveBroken);
    const auto whole = zip_of({{"a.png", std::string(5'000, 'a') + "b"}});
    EXPECT_EQ(reason_of(whole), "");
    EXPECT_NE(reason_of(whole.substr(0, 40)), "");
}

TEST(ReadArchive, RefusesNamesThatLeadElsewhere) {
    for (const auto* path :
         {"/a.png", "../a.png", "x/../../a.png", "C:a.png", "x/..", "a\x01.png"}) {
        EXPECT_EQ(reason_of(zip_of({{path, "1"}, {"b.png", "2"}})), errors::kArchivePathInvalid)
            << path;
    }
    EXPECT_EQ(reason_of(zip_of({{"..a.png", "1"}, {"x/..b/c.png", "2"}})), "");
    EXPECT_EQ(reason_of(zip_of({{"a.png", "/etc/passwd", AE_IFLNK}, {"b.png", "2"}})),
              errors::kArchivePathInvalid);
}

TEST(ReadArchive, StopsAtItsLimits) {
    const ArchiveLimits limits{.files_max = 2, .file_bytes_max = 1'000, .total_bytes_max = 1'500};
    const std::string large(1'000, 'x');
    EXPECT_EQ(reason_of(zip_of({{"a.png", large}}), limits), "");
    EXPECT_EQ(reason_of(zip_of({{"a.png", large + "x"}}), limits), errors::kArchiveTooLarge);
    EXPECT_EQ(reason_of(zip_of({{"a.png", large}, {"b.png", large}}), limits),
              errors::kArchiveTooLarge)
        << "together";
    EXPECT_EQ(reason_of(zip_of({{"a.png", "1"}, {"b.png", "2"}, {"names.txt", "3"}}), limits), "");
    EXPECT_EQ(reason_of(zip_of({{"a.png", "1"}, {"b.png", "2"}, {"c.png", "3"}}), limits),
              errors::kArchiveTooManyFiles);
    std::vector<ZipEntry> folders;
    for (int i = 0; i < 20; ++i) {
        folders.push_back({std::to_string(i) + "/", "", AE_IFDIR});
    }
    EXPECT_EQ(reason_of(zip_of(folders), limits), errors::kArchiveTooManyFiles);
}

TEST(ReadArchive, ABombCostsNoMoreThanItsLimit) {
    const auto bomb = zip_of({{"a.png", std::string(12U << 20U, '\0')}});
    EXPECT_LT(bomb.size(), 100'000U);
    EXPECT_EQ(reason_of(bomb), errors::kArchiveTooLarge);
}

TEST(ReadArchive, NeedsAPicture) {
    EXPECT_EQ(reason_of(zip_of({{"names.txt", "title: x"}})), errors::kPackEmpty);
    EXPECT_EQ(reason_of(zip_of({{"a/", "", AE_IFDIR}})), errors::kPackEmpty);
}

}  // namespace
}  // namespace kapok::stickers
