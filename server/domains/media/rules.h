// media's decisions: pure functions, no I/O.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "media/api/media.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::media {

struct Limits {
    std::uint64_t image_bytes_max = 25ULL << 20U;
    std::uint64_t voice_bytes_max = 1ULL << 20U;
    std::uint64_t file_bytes_max = 2ULL << 30U;
    std::uint64_t avatar_bytes_max = 5ULL << 20U;
    std::uint64_t pixels_max = 100'000'000;
    std::uint64_t sticker_bytes_max = 1ULL << 20U;
    std::chrono::milliseconds voice_max{60'000};
    std::uint64_t quota_bytes = 1ULL << 30U;  // a user and hour
    std::uint32_t chunk_bytes = 1U << 20U;
};

std::optional<Purpose> parse_purpose(int wire);

// What BeginUpload checks before anything is stored.
Result<void> check_begin(const Limits& limits,
                         Purpose purpose,
                         std::uint64_t size,
                         std::string_view sha256);

// A chunk of `length` bytes at `offset` of an upload of `size` that stands at `staged`.
Result<void> check_chunk(const Limits& limits,
                         std::uint64_t staged,
                         std::uint64_t size,
                         std::uint64_t offset,
                         std::uint64_t length);

// The type by the content's first bytes, never by name: "image/jpeg", "audio/ogg" …; empty if it is
// none that Kapok shows.
std::string_view sniff(std::string_view head);

// What the content may be stored as.
Result<std::string_view> check_type(Purpose purpose, std::string_view sniffed);

struct Quota {
    WallTime window_start;
    std::uint64_t bytes = 0;
};

// The quota after `size` more bytes, or UPLOAD_QUOTA. One file larger than the quota may begin a
// window.
Result<Quota> charge(const Limits& limits, Quota quota, WallTime now, std::uint64_t size);
// The quota without `bytes` that will not come of an upload begun then. What was begun in a window
// before took nothing of this one.
Quota give_back(Quota quota, WallTime begun, std::uint64_t bytes);

}  // namespace kapok::media
