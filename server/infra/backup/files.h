// Files as backups need them: hashed while they are read, durable once they are there.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kapok::backup {

struct Digest {
    std::string sha256{};  // lower-case hex
    std::uint64_t size = 0;
};

Error failed(const std::filesystem::path& path, std::string_view doing, int system_error);

Result<Digest> hash_file(const std::filesystem::path& path);
// Copies to a name beside `target`, syncs, renames, and syncs the directory.
Result<Digest> copy_durably(const std::filesystem::path& source,
                            const std::filesystem::path& target);
Result<void> write_durably(const std::filesystem::path& target, std::string_view text);
Result<std::string> read_file(const std::filesystem::path& path);
Result<void> make_directories(const std::filesystem::path& path);
// True for a directory that is missing or has nothing in it.
bool is_empty_place(const std::filesystem::path& path);

}  // namespace kapok::backup
