// feature: rollback, pain-upgrades
// Going back by a release: the store says in which format it was written, and a release that does
// not know it refuses it by name instead of reading it wrongly.
#include "streams/rocksdb/format.h"
#include "streams/rocksdb/options.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace kapok::streams::rocks {
namespace {

class Versions : public ::testing::Test {
  protected:
    Versions() { EXPECT_NE(::mkdtemp(path_.data()), nullptr); }
    ~Versions() override { std::filesystem::remove_all(path_); }

    // As a release of that format left it.
    void write_version(const std::string& version) {
        auto options = make_options({.path = path_});
        options.create_if_missing = true;
        ::rocksdb::DB* raw = nullptr;
        ASSERT_TRUE(::rocksdb::DB::Open(options, path_, &raw).ok());
        const std::unique_ptr<::rocksdb::DB> db(raw);
        ASSERT_TRUE(db->Put({}, version_key(), version).ok());
        ASSERT_TRUE(db->Close().ok());
    }
    // What went wrong; nothing if this release works on it.
    std::string open() {
        try {
            open_rocksdb({.path = path_, .sync = false, .reserve_bytes = 0}, clock_);
            return {};
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

    std::string path_ = (std::filesystem::temp_directory_path() / "kapok-versions-XXXXXX").string();
    ManualClock clock_;
};

TEST_F(Versions, ANewStoreSaysItsOwn) {
    EXPECT_EQ(open(), "");
    EXPECT_EQ(open(), "");
}

TEST_F(Versions, ThoseOfEarlierReleasesAreKnown) {
    for (const auto version : {kFormatVersion, kFormatVersionTrimmed}) {
        write_version(std::string(1, version));
        EXPECT_EQ(open(), "") << version;
    }
}

TEST_F(Versions, OneOfALaterReleaseIsRefusedByName) {
    for (const auto* version : {"3", "10", ""}) {
        write_version(version);
        EXPECT_NE(open().find("is not known to this release"), std::string::npos)
            << version << ": " << open();
    }
    // Nothing was changed by the attempt.
    write_version(std::string(1, kFormatVersion));
    EXPECT_EQ(open(), "");
}

}  // namespace
}  // namespace kapok::streams::rocks
