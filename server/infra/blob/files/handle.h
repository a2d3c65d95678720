// Files below a directory handle: the system calls of the file store, with their errors as Results.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kapok::blob {

// Owns a file descriptor.
class Handle {
  public:
    Handle() = default;
    explicit Handle(int descriptor) : descriptor_(descriptor) {}
    ~Handle() { reset(); }
    Handle(Handle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        if (this != &other) {
            reset();
            descriptor_ = std::exchange(other.descriptor_, -1);
        }
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] bool open() const { return descriptor_ >= 0; }

  private:
    void reset();
    int descriptor_ = -1;
};

// What errno says: DISK_FULL if there is no room, else BLOB_STORE_DOWN.
Error failure(std::string_view what);

// Makes the directory if it is missing, and the entry durable.
Result<Handle> open_directory(const Handle& parent, const std::string& name);
// Nothing if it does not exist; a link is an error.
Result<std::optional<Handle>> find_file(const Handle& directory,
                                        const std::string& name,
                                        int flags);
Result<std::optional<std::uint64_t>> find_file_size(const Handle& directory,
                                                    const std::string& name);
Result<std::uint64_t> size_of(const Handle& file);
// All of it, or an Error; what was written before the Error stays in the file.
Result<void> write_at(const Handle& file, std::uint64_t offset, std::string_view bytes);
// At most `length`; less at the end of the file.
Result<std::string> read_at(const Handle& file, std::uint64_t offset, std::size_t length);
Result<void> sync(const Handle& handle);
// A file that is not there is fine.
Result<void> unlink(const Handle& directory, const std::string& name);

}  // namespace kapok::blob
