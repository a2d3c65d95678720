#include "blob/files/file_store.h"

#include "base/encoding.h"
#include "blob/errors.h"
#include "blob/files/handle.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kapok::blob {

namespace {

constexpr std::size_t kUploadNameMax = 64;
constexpr std::size_t kObjectKeySize = 64;
constexpr std::size_t kHashedAtOnce = 256U << 10U;
// Names of our own in staging/ begin so, which no upload can.
constexpr std::string_view kPutPrefix = ".put-";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Result<std::string> checked_upload(std::string_view upload) {
    const bool good = !upload.empty() && upload.size() <= kUploadNameMax &&
                      std::all_of(upload.begin(), upload.end(), [](char c) {
                          return is_digit(c) || (c >= 'a' && c <= 'z');
                      });
    if (!good) {
        return Error(Code::kInvalid, kBlobNameInvalid, "this is not the id of an upload");
    }
    return std::string(upload);
}

Result<void> check_key(const ObjectKey& key) {
    const bool good =
        key.size() == kObjectKeySize && std::all_of(key.begin(), key.end(), [](char c) {
            return is_digit(c) || (c >= 'a' && c <= 'f');
        });
    if (!good) {
        return Error(Code::kInvalid, kBlobNameInvalid, "this is not the hash of an object");
    }
    return {};
}

ObjectKey as_key(const Sha256& hash) {
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Error blob_unknown() { return {Code::kNotFound, kBlobUnknown, "there is no such object"}; }
Error upload_unknown() { return {Code::kNotFound, kUploadUnknown, "nothing is staged there"}; }

Result<ObjectKey> hash_of(const Handle& file) {
    Sha256Stream hash;
    for (std::uint64_t offset = 0;;) {
        TRY(const auto piece, read_at(file, offset, kHashedAtOnce));
        if (piece.empty()) {
            return as_key(hash.finish());
        }
        hash.update(piece);
        offset += piece.size();
    }
}

class FileStore final : public BlobStore {
  public:
    explicit FileStore(FileStoreSettings settings) : settings_(std::move(settings)) {
        namespace fs = std::filesystem;
        fs::create_directories(settings_.path);
        const Handle root(::open(settings_.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!root.open()) {
            throw std::runtime_error("cannot open the blob store in " + settings_.path);
        }
        auto objects = open_directory(root, "objects");
        auto staging = open_directory(root, "staging");
        if (!objects || !staging) {
            throw std::runtime_error("cannot open the blob store in " + settings_.path);
        }
        objects_ = std::move(*objects);
        staging_ = std::move(*staging);
        forget_unfinished();
    }

    Result<std::uint64_t> staged_bytes(std::string_view upload) override {
        TRY(const auto name, checked_upload(upload));
        TRY(const auto size, find_file_size(staging_, name));
        return size.value_or(0);
    }

    Result<std::uint64_t> stage(std::string_view upload,
                                std::uint64_t offset,
                                std::string_view bytes) override {
        TRY(const auto name, checked_upload(upload));
        const std::scoped_lock lock(lock_of(name));
        TRY_VOID(check_room(bytes.size()));
        TRY(const auto before, find_file_size(staging_, name));
        if (offset != before.value_or(0)) {
            return Error(Code::kConflict,
                         kOffsetMismatch,
                         "the upload goes on at " + std::to_string(before.value_or(0)));
        }
        TRY(auto file, find_file(staging_, name, O_WRONLY | O_CREAT));
        if (!file) {
            return failure("create");
        }
        auto written = write_at(*file, offset, bytes);
        if (written) {
            written = sync(*file);
        }
        if (!written) {
            // As if nothing had been sent. If even that fails, the hash will tell at the end.
            [[maybe_unused]] const int cut = ::ftruncate(file->get(), static_cast<off_t>(offset));
            return std::move(written).error();
        }
        if (!before) {
            TRY_VOID(sync(staging_));
        }
        return offset + bytes.size();
    }

    Result<void> seal(std::string_view upload, const ObjectKey& key) override {
        TRY(const auto name, checked_upload(upload));
        TRY_VOID(check_key(key));
        const std::scoped_lock lock(lock_of(name));
        TRY(const auto file, find_file(staging_, name, O_RDONLY));
        if (!file) {
            // Sealed before, and the answer was lost.
            TRY(const auto size, find_size(key));
            return size ? Result<void>() : upload_unknown();
        }
        // Always looked at, also if the object exists: else its hash alone would do.
        TRY(const auto actual, hash_of(*file));
        if (actual != key) {
            TRY_VOID(unlink(staging_, name));
            return Error(Code::kConflict, kHashMismatch, "the content has another hash");
        }
        return publish(*file, name, key);
    }

    Result<void> discard(std::string_view upload) override {
        TRY(const auto name, checked_upload(upload));
        const std::scoped_lock lock(lock_of(name));
        return unlink(staging_, name);
    }

    Result<ObjectKey> put(std::string_view bytes) override {
        auto key = as_key(sha256(bytes));
        TRY(const auto existing, find_size(key));
        if (existing) {
            return key;
        }
        TRY_VOID(check_room(bytes.size()));
        const auto name = std::string(kPutPrefix) + std::to_string(next_put_++);
        TRY(const auto file, find_file(staging_, name, O_WRONLY | O_CREAT | O_TRUNC));
        if (!file) {
            return failure("create");
        }
        auto stored = write_at(*file, 0, bytes);
        if (stored) {
            stored = publish(*file, name, key);
        }
        if (!stored) {
            // The reason is what the caller must know; what is left goes at the next start.
            [[maybe_unused]] const auto removed = unlink(staging_, name);
            return std::move(stored).error();
        }
        return key;
    }

    Result<std::optional<std::uint64_t>> find_size(const ObjectKey& key) override {
        TRY_VOID(check_key(key));
        return find_file_size(objects_, place_of(key));
    }

    Result<std::string> read(const ObjectKey& key,
                             std::uint64_t offset,
                             std::size_t length) override {
        TRY_VOID(check_key(key));
        TRY(const auto file, find_file(objects_, place_of(key), O_RDONLY));
        if (!file) {
            return blob_unknown();
        }
        return read_at(*file, offset, length);
    }

    Result<std::string> local_path(const ObjectKey& key) override {
        TRY(const auto size, find_size(key));
        if (!size) {
            return blob_unknown();
        }
        return settings_.path + "/objects/" + place_of(key);
    }

    Result<std::string> staged_path(std::string_view upload) override {
        TRY(const auto name, checked_upload(upload));
        TRY(const auto size, find_file_size(staging_, name));
        if (!size) {
            return upload_unknown();
        }
        return settings_.path + "/staging/" + name;
    }

    Result<void> remove(const ObjectKey& key) override {
        TRY_VOID(check_key(key));
        return unlink(objects_, place_of(key));
    }

  private:
    static std::string place_of(const ObjectKey& key) { return key.substr(0, 2) + "/" + key; }

    std::mutex& lock_of(const std::string& upload) {
        return locks_[std::hash<std::string>{}(upload) % locks_.size()];
    }

    // The staged file becomes the object. Sync, rename, sync: in this order.
    Result<void> publish(const Handle& file, const std::string& staged, const ObjectKey& key) {
        TRY(const auto existing, find_size(key));
        if (existing) {
            return unlink(staging_, staged);
        }
        TRY(const auto directory, open_directory(objects_, key.substr(0, 2)));
        if (::fchmod(file.get(), 0400) != 0) {
            return failure("chmod");
        }
        TRY_VOID(sync(file));
        if (::renameat(staging_.get(), staged.c_str(), directory.get(), key.c_str()) != 0) {
            return failure("rename");
        }
        return sync(directory);
    }

    Result<void> check_room(std::size_t wanted) const {
        struct statvfs disk{};
        if (::fstatvfs(staging_.get(), &disk) != 0) {
            return failure("statvfs");
        }
        const std::uint64_t total = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize;
        const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
        const auto share =
            static_cast<std::uint64_t>(static_cast<double>(total) * settings_.reserve_share_max);
        if (free < wanted + std::min(settings_.reserve_bytes, share)) {
            return Error(Code::kUnavailable, kDiskFull, "the server's disk is full")
                .with_retry_after_ms(10'000);
        }
        return {};
    }

    void forget_unfinished() const {
        namespace fs = std::filesystem;
        for (const auto& entry : fs::directory_iterator(settings_.path + "/staging")) {
            const auto name = entry.path().filename().string();
            if (name.starts_with(kPutPrefix) || name.starts_with(kPassingPrefix)) {
                [[maybe_unused]] const auto removed = unlink(staging_, name);
            }
        }
    }

    FileStoreSettings settings_;
    Handle objects_;
    Handle staging_;
    std::atomic<std::uint64_t> next_put_{0};
    // Calls for one upload take turns.
    std::array<std::mutex, 16> locks_;
};

}  // namespace

std::unique_ptr<BlobStore> open_file_store(FileStoreSettings settings) {
    return std::make_unique<FileStore>(std::move(settings));
}

}  // namespace kapok::blob
