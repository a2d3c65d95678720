// Whether a disk has room for more: the server needs some of its own. Blocks.
#pragma once

#include "archive/api/errors.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace kapok::archive {

inline constexpr std::uint64_t kRoomLeft = 256U << 20U;

// Unavailable ARCHIVE_NO_ROOM.
inline Result<void> check_room(const std::string& directory) {
    std::error_code failure;
    const auto space = std::filesystem::space(directory, failure);
    if (!failure && space.available < kRoomLeft) {
        return Error(Code::kUnavailable, errors::kNoRoom, "the disk is almost full");
    }
    return {};
}

}  // namespace kapok::archive
