// Where bytes come from and go to. Calls block; each object is used by one thread at a time.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kapok::pack {

inline constexpr std::size_t kPieceBytes = 64U << 10U;

// The next bytes, at most kPieceBytes; empty at the end, and then for ever.
using Source = std::function<Result<std::string>()>;
// Takes all of the bytes, or fails.
using Sink = std::function<Result<void>(std::string_view bytes)>;

// Unavailable ARCHIVE_FILE_FAILED.
Result<Source> open_file(const std::string& path);
// For tests and small things.
Source source_of(std::string bytes);

// A new file, which is removed with the object unless it was kept: what is only half written is
// never found.
class NewFile {
  public:
    // Unavailable ARCHIVE_FILE_FAILED, also where a file of that name is.
    static Result<NewFile> create(const std::string& path);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();

    // Good as long as the object.
    Sink sink();
    [[nodiscard]] std::uint64_t size() const { return size_; }
    // On the disk, and to stay.
    Result<void> keep();

  private:
    NewFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
    Result<void> write(std::string_view bytes);

    std::string path_;
    int file_;
    std::uint64_t size_ = 0;
    bool kept_ = false;
};

}  // namespace kapok::pack
