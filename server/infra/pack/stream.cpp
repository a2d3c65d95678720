#include "pack/stream.h"

#include "pack/errors.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <unistd.h>
#include <utility>

namespace kapok::pack {
namespace {

Error failed(std::string_view doing, std::string_view why) {
    return Error(Code::kUnavailable, errors::kFileFailed, fmt::format("{}: {}", doing, why));
}

Error system_failure(std::string_view doing) { return failed(doing, std::strerror(errno)); }

}  // namespace

Result<Source> open_file(const std::string& path) {
    auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
    if (!*file) {
        return failed("open", "cannot be read");
    }
    return Source([file]() -> Result<std::string> {
        std::string bytes(kPieceBytes, '\0');
        file->read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (file->bad()) {
            return failed("read", "input or output error");
        }
        bytes.resize(static_cast<std::size_t>(file->gcount()));
        return bytes;
    });
}

Source source_of(std::string bytes) {
    auto rest = std::make_shared<std::pair<std::string, std::size_t>>(std::move(bytes), 0);
    return [rest]() -> Result<std::string> {
        auto& [all, at] = *rest;
        auto piece = all.substr(at, kPieceBytes);
        at += piece.size();
        return piece;
    };
}

Result<NewFile> NewFile::create(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return system_failure("create");
    }
    return NewFile(path, file);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      kept_(other.kept_) {}

NewFile::~NewFile() {
    if (file_ < 0) {
        return;
    }
    ::close(file_);
    if (!kept_) {
        ::unlink(path_.c_str());
    }
}

Sink NewFile::sink() {
    return [this](std::string_view bytes) { return write(bytes); };
}

Result<void> NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0) {
            return system_failure("write");
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
    return {};
}

Result<void> NewFile::keep() {
    if (::fsync(file_) != 0) {
        return system_failure("sync");
    }
    kept_ = true;
    return {};
}

}  // namespace kapok::pack
