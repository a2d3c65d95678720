// feature: backup, restore
#include "backup/repository.h"

#include "backup/errors.h"
#include "backup/files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace kapok::backup {
namespace {

namespace fs = std::filesystem;

template <class T>
std::string_view reason_of(const Result<T>& result) {
    return result ? std::string_view() : result.error().reason();
}

class RepositoryTest : public ::testing::Test {
  protected:
    RepositoryTest() {
        root_ = fs::temp_directory_path() / ("kapok-backup-" + std::to_string(::getpid()));
        fs::remove_all(root_);
        fs::create_directories(root_ / "data/streams");
        write("kapok.db", "database");
        write("streams/1.sst", std::string(3'000'000, 's'));
        write("empty", "");
    }
    ~RepositoryTest() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream(root_ / "data" / name, std::ios::binary) << text;
    }
    std::string read(const fs::path& path) { return *read_file(path); }
    // A backup of all that is in data; how many files were copied.
    int back_up(std::int64_t ms) {
        auto repository = Repository::open_or_make(root_ / "backups");
        EXPECT_TRUE(repository);
        Manifest manifest{.version = "1.2.3", .created = from_ms(ms)};
        int copied = 0;
        for (const auto* name : {"kapok.db", "streams/1.sst", "empty"}) {
            const auto added = repository->add(root_ / "data" / name, name);
            EXPECT_TRUE(added);
            copied += added->copied ? 1 : 0;
            manifest.files.push_back(added->file);
        }
        EXPECT_TRUE(repository->commit(manifest));
        return copied;
    }
    fs::path object_of(const std::string& name) {
        const auto manifest = Repository::open(root_ / "backups")->read("");
        for (const auto& file : manifest->files) {
            if (file.name == name) {
                return root_ / "backups/objects" / file.sha256.substr(0, 2) / file.sha256;
            }
        }
        return {};
    }

    fs::path root_;
};

TEST_F(RepositoryTest, EachBackupIsWholeAndOnlyNewsIsCopied) {
    EXPECT_EQ(back_up(1'000), 3);
    EXPECT_EQ(back_up(1'000), 0) << "nothing has changed";
    write("kapok.db", "later");
    EXPECT_EQ(back_up(5'000), 1);
    const auto repository = *Repository::open(root_ / "backups");
    EXPECT_EQ(
        *repository.list(),
        (std::vector<std::string>{"19700101-000001", "19700101-000001-2", "19700101-000005"}));
    EXPECT_TRUE(repository.verify("19700101-000001"));
    ASSERT_TRUE(repository.restore("19700101-000001", root_ / "first"));
    EXPECT_EQ(read(root_ / "first/kapok.db"), "database");
    const auto newest = repository.restore("", root_ / "newest");
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->version, "1.2.3");
    EXPECT_EQ(newest->bytes(), 3'000'005U);
    EXPECT_EQ(read(root_ / "newest/kapok.db"), "later");
    EXPECT_EQ(read(root_ / "newest/streams/1.sst"), std::string(3'000'000, 's'));
    EXPECT_EQ(read(root_ / "newest/empty"), "");
}

TEST_F(RepositoryTest, DamageIsFound) {
    back_up(1'000);
    const auto repository = *Repository::open(root_ / "backups");
    const auto object = object_of("streams/1.sst");
    auto text = read(object);
    text[2'999'999] = 'x';
    fs::permissions(object, fs::perms::owner_all);
    std::ofstream(object, std::ios::binary) << text;
    const auto found = repository.verify("");
    EXPECT_EQ(reason_of(found), errors::kBackupDamaged);
    EXPECT_NE(found.error().message().find("streams/1.sst"), std::string::npos);
    EXPECT_EQ(reason_of(repository.restore("", root_ / "target")), errors::kBackupDamaged);
    fs::remove(object);
    EXPECT_EQ(reason_of(repository.verify("")), errors::kBackupDamaged);
}

TEST_F(RepositoryTest, OtherDirectoriesAreLeftAlone) {
    EXPECT_EQ(reason_of(Repository::open_or_make(root_ / "data")), errors::kNotARepository);
    EXPECT_EQ(reason_of(Repository::open(root_ / "nothing")), errors::kNotARepository);
    const auto fresh = Repository::open_or_make(root_ / "backups");
    EXPECT_EQ(reason_of(fresh->read("")), errors::kBackupUnknown);
    back_up(1'000);
    EXPECT_EQ(reason_of(fresh->read("../kapok-backups")), errors::kBackupUnknown);
    EXPECT_EQ(reason_of(fresh->restore("", root_ / "data")), errors::kTargetNotEmpty);
    EXPECT_EQ(read(root_ / "data/kapok.db"), "database");
}

TEST(Manifest, ProvesItself) {
    const Manifest manifest{
        .version = "0.1.0",
        .created = from_ms(1'800'000'000'000),
        .files = {{.sha256 = std::string(64, 'a'), .size = 7, .name = "streams/a b.sst"}}};
    const auto text = manifest.encode();
    const auto again = Manifest::decode(text);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->encode(), text);
    EXPECT_EQ(again->files[0].name, "streams/a b.sst");
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        EXPECT_EQ(reason_of(Manifest::decode(text.substr(0, cut))), errors::kBackupDamaged) << cut;
        auto changed = text;
        changed[cut] = changed[cut] == '1' ? '2' : '1';
        EXPECT_FALSE(Manifest::decode(changed)) << cut;
    }
    EXPECT_FALSE(Manifest::decode(text + "x"));
}

TEST(Manifest, NamesStayInside) {
    for (const auto* good : {"a", "a/b", "a b", "..a/b.", "木棉"}) {
        EXPECT_TRUE(is_file_name(good)) << good;
    }
    for (const auto* bad :
         {"", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", ".", "./a", "a\nb"}) {
        EXPECT_FALSE(is_file_name(bad)) << bad;
    }
}

}  // namespace
}  // namespace kapok::backup
