#include "blob/files/handle.h"

#include "base/log.h"
#include "blob/errors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kapok::blob {

void Handle::reset() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        descriptor_ = -1;
    }
}

Error failure(std::string_view what) {
    const int number = errno;
    auto detail = std::string(what) + ": " + std::strerror(number);
    if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
        return Error(Code::kUnavailable, kDiskFull, "the server's disk is full")
            .with_detail(std::move(detail))
            .with_retry_after_ms(10'000);
    }
    LOG(error, "the blob store fails", kv("detail", detail));
    return Error(Code::kUnavailable, kBlobStoreDown, "the server's storage fails")
        .with_detail(std::move(detail));
}

Result<Handle> open_directory(const Handle& parent, const std::string& name) {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Handle found(::openat(parent.get(), name.c_str(), kFlags));
    if (!found.open() && errno == ENOENT) {
        if (::mkdirat(parent.get(), name.c_str(), 0700) != 0 && errno != EEXIST) {
            return failure("mkdir");
        }
        TRY_VOID(sync(parent));
        found = Handle(::openat(parent.get(), name.c_str(), kFlags));
    }
    if (!found.open()) {
        return failure("open directory");
    }
    return found;
}

Result<std::optional<Handle>> find_file(const Handle& directory,
                                        const std::string& name,
                                        int flags) {
    Handle found(::openat(directory.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (found.open()) {
        return std::optional<Handle>(std::move(found));
    }
    if (errno == ENOENT) {
        return std::optional<Handle>();
    }
    return failure("open");
}

Result<std::optional<std::uint64_t>> find_file_size(const Handle& directory,
                                                    const std::string& name) {
    struct stat status{};
    if (::fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) {
            return std::optional<std::uint64_t>();
        }
        return failure("stat");
    }
    if (!S_ISREG(status.st_mode)) {
        return std::optional<std::uint64_t>();
    }
    return std::optional(static_cast<std::uint64_t>(status.st_size));
}

Result<std::uint64_t> size_of(const Handle& file) {
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) {
        return failure("stat");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

Result<void> write_at(const Handle& file, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written =
            ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return failure("write");
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

Result<std::string> read_at(const Handle& file, std::uint64_t offset, std::size_t length) {
    TRY(const auto size, size_of(file));
    if (offset >= size) {
        return std::string();
    }
    std::string bytes(std::min<std::uint64_t>(length, size - offset), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = ::pread(file.get(),
                                 bytes.data() + done,
                                 bytes.size() - done,
                                 static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failure("read");
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

Result<void> sync(const Handle& handle) {
    if (::fsync(handle.get()) != 0) {
        return failure("fsync");
    }
    return {};
}

Result<void> unlink(const Handle& directory, const std::string& name) {
    if (::unlinkat(directory.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
        return failure("unlink");
    }
    return {};
}

}  // namespace kapok::blob
