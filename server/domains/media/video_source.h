// A file as the video parsers see it: bytes by offset, read in large pieces. Internal to media.
#pragma once

#include "media/video_probe.h"

#include <algorithm>
#include <string_view>

namespace kapok::media {

// No video has more points on a side, and none is longer than 49 days.
inline constexpr std::uint64_t kVideoSideMax = 16'384;
inline constexpr std::uint64_t kVideoMsMax = UINT32_MAX;

class VideoSource {
  public:
    VideoSource(std::uint64_t size, const ReadAt& read) : size_(size), read_(read) {}

    [[nodiscard]] std::uint64_t size() const { return size_; }

    // Exactly `length` bytes, at most kPiece; fewer only at the end. Good until the next call.
    std::string_view at(std::uint64_t offset, std::size_t length) {
        if (offset >= size_) {
            return {};
        }
        const auto wanted = std::min<std::uint64_t>(length, size_ - offset);
        if (offset < begin_ || offset + wanted > begin_ + piece_.size()) {
            piece_ = read_(offset, kPiece);
            begin_ = offset;
        }
        return std::string_view(piece_).substr(static_cast<std::size_t>(offset - begin_),
                                               static_cast<std::size_t>(wanted));
    }

    static constexpr std::size_t kPiece = 65'536;

  private:
    std::uint64_t size_;
    const ReadAt& read_;
    std::uint64_t begin_ = 0;
    std::string piece_;
};

inline std::uint64_t big_endian_of(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) {
        value = (value << 8U) | static_cast<std::uint8_t>(byte);
    }
    return value;
}

}  // namespace kapok::media
