// Recalled content leaves the disk by itself.
#include "streams/rocksdb/format.h"
#include "streams/rocksdb/options.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/listener.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>

namespace kapok::streams::rocks {
namespace {

constexpr StreamId kChat{.kind = 'c', .high = 1, .low = 2};

class CompactionWatch final : public ::rocksdb::EventListener {
  public:
    void OnCompactionCompleted(::rocksdb::DB* /*db*/,
                               const ::rocksdb::CompactionJobInfo& /*info*/) override {
        const std::scoped_lock lock(mutex_);
        ++count_;
        changed_.notify_all();
    }
    [[nodiscard]] bool wait_for(int count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= count; });
    }
    [[nodiscard]] int count() {
        const std::scoped_lock lock(mutex_);
        return count_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

std::string encoded(std::string payload, bool replaced) {
    Entry entry;
    entry.client_message_id = "id";
    entry.payload = std::move(payload);
    entry.replaced = replaced;
    return encode_entry(entry);
}

bool found_in_tables(const std::string& path, const std::string& text) {
    for (const auto& file : std::filesystem::directory_iterator(path)) {
        if (file.path().extension() != ".sst") {
            continue;
        }
        std::ostringstream content;
        content << std::ifstream(file.path(), std::ios::binary).rdbuf();
        if (content.str().find(text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

TEST(Erasure, ASwappedEntryPullsTheOldOneOutOfTheLastLevel) {
    auto path = (std::filesystem::temp_directory_path() / "kapok-erasure-XXXXXX").string();
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    auto options = make_options({.path = path});
    // Compression would hide the text from this test.
    options.compression = ::rocksdb::kNoCompression;
    options.bottommost_compression = ::rocksdb::kNoCompression;
    const auto watch = std::make_shared<CompactionWatch>();
    options.listeners.push_back(watch);
    ::rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(::rocksdb::DB::Open(options, path, &raw).ok());
    const std::unique_ptr<::rocksdb::DB> db(raw);

    ASSERT_TRUE(db->Put({}, entry_key(kChat, Seq(1)), encoded("a-secret-text", false)).ok());
    ASSERT_TRUE(db->CompactRange({}, nullptr, nullptr).ok());
    ASSERT_TRUE(found_in_tables(path, "a-secret-text"));
    const int before = watch->count();

    ASSERT_TRUE(db->Put({}, entry_key(kChat, Seq(2)), encoded("harmless", false)).ok());
    ASSERT_TRUE(db->Flush({}).ok());
    EXPECT_EQ(watch->count(), before) << "an ordinary file asks for nothing";

    ASSERT_TRUE(db->Put({}, entry_key(kChat, Seq(1)), encoded("recalled", true)).ok());
    ASSERT_TRUE(db->Flush({}).ok());
    ASSERT_TRUE(watch->wait_for(before + 1)) << "nobody asked for this compaction but the entry";
    ASSERT_TRUE(db->Close().ok());
    EXPECT_FALSE(found_in_tables(path, "a-secret-text"));
    EXPECT_TRUE(found_in_tables(path, "recalled"));
    std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace kapok::streams::rocks
