// What every engine of infra/blob guarantees.
#include "base/encoding.h"
#include "base/random.h"
#include "blob/errors.h"
#include "blob/files/file_store.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace kapok::blob {
namespace {

namespace fs = std::filesystem;

ObjectKey key_of(std::string_view bytes) {
    const auto hash = sha256(bytes);
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

template <class T>
std::string reason(const Result<T>& result) {
    return result ? "good" : std::string(result.error().reason());
}

class BlobContract : public ::testing::Test {
  protected:
    BlobContract() {
        folder_ = fs::temp_directory_path() / "kapok-blob-XXXXXX";
        EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
        reopen();
    }
    ~BlobContract() override { fs::remove_all(folder_); }

    void reopen() {
        store_.reset();
        store_ = open_file_store({.path = folder_ + "/store", .reserve_bytes = 0});
    }
    std::string content(const ObjectKey& key) {
        auto bytes = store_->read(key, 0, 100U << 20U);
        return bytes ? *bytes : "failed: " + std::string(bytes.error().reason());
    }

    std::string folder_;
    std::unique_ptr<BlobStore> store_;
};

TEST_F(BlobContract, PutAndReadBack) {
    SeededRandom random(3);
    const auto bytes = random.bytes(300'000);
    const auto key = store_->put(bytes);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(*key, key_of(bytes));
    EXPECT_EQ(store_->put(bytes).value(), *key) << "again is the same";
    reopen();
    EXPECT_EQ(content(*key), bytes);
    EXPECT_EQ(store_->find_size(*key).value(), bytes.size());
    EXPECT_EQ(store_->read(*key, 1'000, 10).value(), bytes.substr(1'000, 10));
    EXPECT_EQ(store_->read(*key, 299'995, 10).value(), bytes.substr(299'995));
    EXPECT_EQ(store_->read(*key, 300'000, 10).value(), "");
    EXPECT_EQ(store_->read(*key, UINT64_MAX, 10).value(), "");
    const auto path = store_->local_path(*key);
    ASSERT_TRUE(path.has_value());
    EXPECT_EQ(fs::file_size(*path), bytes.size());
}

TEST_F(BlobContract, AnUploadInPiecesSurvivesARestart) {
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U);
    EXPECT_EQ(store_->stage("u1", 0, "hello ").value(), 6U);
    reopen();
    EXPECT_EQ(store_->staged_bytes("u1").value(), 6U);
    EXPECT_EQ(store_->stage("u1", 6, "world").value(), 11U);
    const auto key = key_of("hello world");
    EXPECT_FALSE(store_->find_size(key).value().has_value());
    EXPECT_EQ(fs::file_size(store_->staged_path("u1").value()), 11U);
    EXPECT_EQ(reason(store_->seal("u1", key)), "good");
    EXPECT_EQ(content(key), "hello world");
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U) << "the staging is forgotten";
    EXPECT_EQ(reason(store_->staged_path("u1")), kUploadUnknown);
    EXPECT_EQ(reason(store_->seal("u1", key)), "good") << "asked again, the answer was lost";
}

TEST_F(BlobContract, PiecesMustFollowEachOther) {
    EXPECT_EQ(reason(store_->stage("u1", 5, "late")), kOffsetMismatch);
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U);
    EXPECT_EQ(store_->stage("u1", 0, "abc").value(), 3U);
    EXPECT_EQ(reason(store_->stage("u1", 0, "abc")), kOffsetMismatch) << "a repetition";
    EXPECT_EQ(reason(store_->stage("u1", 4, "x")), kOffsetMismatch) << "a hole";
    EXPECT_EQ(store_->staged_bytes("u1").value(), 3U);
    EXPECT_EQ(store_->stage("u1", 3, "").value(), 3U) << "nothing more is fine";
}

TEST_F(BlobContract, AWrongHashDropsTheStaging) {
    EXPECT_TRUE(store_->put("known content").has_value());
    EXPECT_EQ(store_->stage("u1", 0, "other").value(), 5U);
    // Naming an object that exists does not make one its owner.
    EXPECT_EQ(reason(store_->seal("u1", key_of("known content"))), kHashMismatch);
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U);
    EXPECT_EQ(content(key_of("known content")), "known content");
    EXPECT_FALSE(store_->find_size(key_of("other")).value().has_value());
}

TEST_F(BlobContract, SealingNothing) {
    EXPECT_EQ(reason(store_->seal("u1", key_of("never sent"))), kUploadUnknown);
    EXPECT_EQ(store_->stage("u2", 0, "").value(), 0U);
    EXPECT_EQ(reason(store_->seal("u2", key_of(""))), "good") << "an empty object is one";
    EXPECT_EQ(store_->find_size(key_of("")).value(), 0U);
}

TEST_F(BlobContract, SealingWhatExistsIsANoOp) {
    EXPECT_TRUE(store_->put("twice").has_value());
    EXPECT_EQ(store_->stage("u1", 0, "twice").value(), 5U);
    EXPECT_EQ(reason(store_->seal("u1", key_of("twice"))), "good");
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U);
    EXPECT_EQ(content(key_of("twice")), "twice");
}

TEST_F(BlobContract, DiscardAndRemove) {
    EXPECT_EQ(store_->stage("u1", 0, "abc").value(), 3U);
    EXPECT_EQ(reason(store_->discard("u1")), "good");
    EXPECT_EQ(store_->staged_bytes("u1").value(), 0U);
    EXPECT_EQ(reason(store_->discard("u1")), "good") << "again is fine";
    const auto key = store_->put("short-lived").value();
    EXPECT_EQ(reason(store_->remove(key)), "good");
    EXPECT_EQ(reason(store_->read(key, 0, 1)), kBlobUnknown);
    EXPECT_EQ(reason(store_->local_path(key)), kBlobUnknown);
    EXPECT_EQ(reason(store_->remove(key)), "good");
}

TEST_F(BlobContract, NamesCannotReachElsewhere) {
    std::ofstream(folder_ + "/secret") << "secret";
    const std::string nul("a\0b", 3);
    for (const auto& name : {std::string(),
                             std::string("../secret"),
                             std::string("a/b"),
                             std::string("."),
                             std::string(".."),
                             std::string(".put-0"),
                             std::string("A"),
                             std::string("a b"),
                             nul,
                             std::string(65, 'a')}) {
        SCOPED_TRACE(name);
        EXPECT_EQ(reason(store_->staged_bytes(name)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->stage(name, 0, "x")), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->seal(name, key_of("x"))), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->staged_path(name)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->discard(name)), kBlobNameInvalid);
    }
    for (const auto& key : {std::string(),
                            std::string("../../secret"),
                            std::string(64, 'A'),
                            std::string(63, 'a'),
                            "../" + std::string(61, 'a')}) {
        SCOPED_TRACE(key);
        EXPECT_EQ(reason(store_->read(key, 0, 10)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->find_size(key)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->local_path(key)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->remove(key)), kBlobNameInvalid);
        EXPECT_EQ(reason(store_->seal("u1", key)), kBlobNameInvalid);
    }
    EXPECT_TRUE(fs::exists(folder_ + "/secret"));
}

TEST_F(BlobContract, LinksAreNotFollowed) {
    std::ofstream(folder_ + "/secret") << "secret";
    const auto key = key_of("linked");
    fs::create_directories(folder_ + "/store/objects/" + key.substr(0, 2));
    fs::create_symlink(folder_ + "/secret",
                       folder_ + "/store/objects/" + key.substr(0, 2) + "/" + key);
    EXPECT_FALSE(store_->read(key, 0, 10).has_value());
    EXPECT_FALSE(store_->find_size(key).value().has_value());
    fs::create_symlink(folder_ + "/secret", folder_ + "/store/staging/u1");
    EXPECT_FALSE(store_->stage("u1", 0, "overwritten").has_value());
    std::string kept;
    std::ifstream(folder_ + "/secret") >> kept;
    EXPECT_EQ(kept, "secret");
}

TEST_F(BlobContract, WhatIsPassingGoesAtTheNextStart) {
    const auto passing = std::string(kPassingPrefix) + "00ff";
    EXPECT_EQ(store_->stage(passing, 0, "half").value(), 4U);
    reopen();
    EXPECT_EQ(store_->staged_bytes(passing).value(), 0U) << "nobody goes on with it";
    EXPECT_TRUE(fs::is_empty(folder_ + "/store/staging"));
}

TEST_F(BlobContract, UnfinishedPutsGoAtTheNextStart) {
    std::ofstream(folder_ + "/store/staging/.put-7") << "half";
    EXPECT_EQ(store_->stage("u1", 0, "kept").value(), 4U);
    reopen();
    EXPECT_FALSE(fs::exists(folder_ + "/store/staging/.put-7"));
    EXPECT_EQ(store_->staged_bytes("u1").value(), 4U);
}

// The limit on the size of a file stands for a disk without room: a write is cut in the middle.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    void (*handler_)(int);
    rlimit before_{};
};

TEST_F(BlobContract, AFullDiskChangesNothing) {
    SeededRandom random(5);
    const auto bytes = random.bytes(50'000);
    EXPECT_EQ(store_->stage("u1", 0, bytes.substr(0, 20'000)).value(), 20'000U);
    const auto readable = store_->put("readable").value();
    {
        const FileSizeLimit limit(30'000);
        EXPECT_EQ(reason(store_->stage("u1", 20'000, bytes.substr(20'000))), kDiskFull);
        EXPECT_EQ(reason(store_->put(bytes)), kDiskFull);
        EXPECT_EQ(store_->staged_bytes("u1").value(), 20'000U) << "the half piece was cut off";
        EXPECT_EQ(content(readable), "readable");
    }
    EXPECT_FALSE(store_->find_size(key_of(bytes)).value().has_value());
    EXPECT_EQ(store_->stage("u1", 20'000, bytes.substr(20'000)).value(), 50'000U);
    EXPECT_EQ(reason(store_->seal("u1", key_of(bytes))), "good");
    EXPECT_EQ(content(key_of(bytes)), bytes);
    EXPECT_TRUE(fs::is_empty(folder_ + "/store/staging")) << "the failed put left nothing";
}

TEST_F(BlobContract, TheReserveIsKept) {
    const auto before = store_->put("before").value();
    EXPECT_EQ(store_->stage("u1", 0, "abc").value(), 3U);
    // No disk is as empty as this asks for.
    store_ = open_file_store(
        {.path = folder_ + "/store", .reserve_bytes = UINT64_MAX, .reserve_share_max = 1.0});
    EXPECT_EQ(reason(store_->put("x")), kDiskFull);
    EXPECT_EQ(reason(store_->stage("u1", 3, "d")), kDiskFull);
    EXPECT_EQ(store_->staged_bytes("u1").value(), 3U);
    EXPECT_EQ(content(before), "before");
    EXPECT_EQ(reason(store_->seal("u1", key_of("abc"))), "good") << "it takes no more room";
}

TEST_F(BlobContract, ManyThreadsPutAndSealTheSame) {
    constexpr int kThreads = 8;
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([this, t] {
            for (int n = 0; n < 20; ++n) {
                const auto bytes = "content " + std::to_string(n);
                const auto upload = "u" + std::to_string(t);
                EXPECT_EQ(reason(store_->stage(upload, 0, bytes)), "good");
                EXPECT_EQ(reason(store_->put(bytes)), "good");
                EXPECT_EQ(reason(store_->seal(upload, key_of(bytes))), "good");
                EXPECT_EQ(content(key_of(bytes)), bytes);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_TRUE(fs::is_empty(folder_ + "/store/staging"));
}

TEST_F(BlobContract, ADirectoryThatCannotBeUsedIsRefused) {
    std::ofstream(folder_ + "/file") << "";
    EXPECT_THROW(open_file_store({.path = folder_ + "/file/store"}), std::exception);
}

}  // namespace
}  // namespace kapok::blob
