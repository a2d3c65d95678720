// The list of a backup's files. Text, so that people can read it:
//
//     kapok-backup 1
//     version 0.1.0
//     created_ms 1800000000000
//     file <sha256> <size> <name>
//     end <sha256 of all above>
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::backup {

struct File {
    std::string sha256{};  // lower-case hex
    std::uint64_t size = 0;
    std::string name{};  // relative to the data directory: "streams/000012.sst"
};

struct Manifest {
    std::string version{};  // the release that made it
    WallTime created{};
    std::vector<File> files{};

    [[nodiscard]] std::string encode() const;
    // Internal BACKUP_DAMAGED for anything that encode() does not write.
    static Result<Manifest> decode(std::string_view text);
    [[nodiscard]] std::uint64_t bytes() const;
};

// Relative, with no way out of its directory and no line end in it.
bool is_file_name(std::string_view name);

}  // namespace kapok::backup
