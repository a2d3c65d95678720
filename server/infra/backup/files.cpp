#include "backup/files.h"

#include "backup/errors.h"
#include "base/encoding.h"
#include "base/random.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace kapok::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 1U << 20U;
constexpr std::size_t kTextMax = 1U << 30U;

class Descriptor {
  public:
    explicit Descriptor(int file) : file_(file) {}
    ~Descriptor() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return file_; }

  private:
    int file_;
};

Result<void> sync_directory(const fs::path& path) {
    const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
        return failed(path, "sync", errno);
    }
    return {};
}

Result<void> write_all(const Descriptor& file, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0) {
            return failed(path, "write", errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

// Calls `take` with each piece of the file.
template <class Take>
Result<Digest> read_pieces(const fs::path& path, Take take) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.get() < 0) {
        return failed(path, "open", errno);
    }
    Sha256Stream hash;
    Digest digest;
    std::vector<char> buffer(kPiece);
    for (;;) {
        const auto got = ::read(file.get(), buffer.data(), buffer.size());
        if (got < 0) {
            return failed(path, "read", errno);
        }
        if (got == 0) {
            break;
        }
        const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
        hash.update(piece);
        digest.size += piece.size();
        TRY_VOID(take(piece));
    }
    const auto sum = hash.finish();
    digest.sha256 = to_hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
    return digest;
}

// What `fill` writes becomes `target`, whole and durable.
template <class Fill>
Result<void> replace_durably(const fs::path& target, Fill fill) {
    const auto beside = target.string() + ".tmp";
    {
        const Descriptor file(
            ::open(beside.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600));
        if (file.get() < 0) {
            return failed(beside, "make", errno);
        }
        TRY_VOID(fill(file));
        if (::fsync(file.get()) != 0) {
            return failed(beside, "sync", errno);
        }
    }
    if (::rename(beside.c_str(), target.c_str()) != 0) {
        return failed(target, "rename", errno);
    }
    return sync_directory(target.parent_path());
}

}  // namespace

Error failed(const fs::path& path, std::string_view doing, int system_error) {
    return {Code::kUnavailable,
            errors::kBackupFailed,
            fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(system_error))};
}

Result<Digest> hash_file(const fs::path& path) {
    return read_pieces(path, [](std::string_view) { return Result<void>(); });
}

Result<Digest> copy_durably(const fs::path& source, const fs::path& target) {
    Digest digest;
    TRY_VOID(replace_durably(target, [&](const Descriptor& file) -> Result<void> {
        TRY(digest, read_pieces(source, [&](std::string_view piece) {
                return write_all(file, piece, target);
            }));
        return {};
    }));
    return digest;
}

Result<void> write_durably(const fs::path& target, std::string_view text) {
    return replace_durably(target,
                           [&](const Descriptor& file) { return write_all(file, text, target); });
}

Result<std::string> read_file(const fs::path& path) {
    std::string text;
    TRY_VOID(read_pieces(path, [&](std::string_view piece) -> Result<void> {
        if (text.size() + piece.size() > kTextMax) {
            return failed(path, "read", EFBIG);
        }
        text.append(piece);
        return {};
    }));
    return text;
}

Result<void> make_directories(const fs::path& path) {
    std::error_code failure;
    fs::create_directories(path, failure);
    if (failure) {
        return failed(path, "make", failure.value());
    }
    return {};
}

bool is_empty_place(const fs::path& path) {
    std::error_code failure;
    if (!fs::exists(path, failure)) {
        return !failure;
    }
    return fs::is_directory(path, failure) && fs::is_empty(path, failure) && !failure;
}

}  // namespace kapok::backup
