// Reads size and length of a video in WebM or MP4 without decoding it. A pure parser of outside
// bytes: bounded in time and memory whatever the file says, fuzzed (tests/fuzz).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace kapok::media {

// Bytes of the file from an offset on; fewer at its end.
using ReadAt = std::function<std::string(std::uint64_t offset, std::size_t length)>;

struct VideoFacts {
    std::uint32_t width = 0;  // as it is shown: turned if the file says so
    std::uint32_t height = 0;
    std::uint32_t duration_ms = 0;  // 0 if a live recording does not say
};

// Nothing if it is not a whole file with one picture track of a kind that browsers play.
std::optional<VideoFacts> probe_webm(std::uint64_t size, const ReadAt& read);
std::optional<VideoFacts> probe_mp4(std::uint64_t size, const ReadAt& read);

}  // namespace kapok::media
