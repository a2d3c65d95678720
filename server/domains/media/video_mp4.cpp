#include "media/video_source.h"

#include <array>
#include <utility>

namespace kapok::media {

namespace {

// Boxes that are looked at in all; a file of nothing but tiny ones ends here.
constexpr int kBoxesMax = 200'000;
constexpr int kDepthMax = 6;  // moov, trak, mdia, minf, stbl, stsd

struct Box {
    std::string type;
    std::uint64_t begin = 0;  // of the content
    std::uint64_t end = 0;
};

class Mp4 {
  public:
    explicit Mp4(VideoSource source) : source_(std::move(source)) {}

    std::optional<VideoFacts> read() {
        if (!walk(0, source_.size(), 0) || !has_movie_) {
            return std::nullopt;
        }
        if (duration_ == 0 && !fragmented_) {
            return std::nullopt;
        }
        const bool fits = width_ > 0 && height_ > 0 && width_ <= kVideoSideMax &&
                          height_ <= kVideoSideMax && timescale_ > 0 &&
                          duration_ / timescale_ <= kVideoMsMax / 1'000 - 1;
        if (!fits) {
            return std::nullopt;
        }
        const auto ms =
            duration_ / timescale_ * 1'000 + duration_ % timescale_ * 1'000 / timescale_;
        return VideoFacts{static_cast<std::uint32_t>(width_),
                          static_cast<std::uint32_t>(height_),
                          static_cast<std::uint32_t>(ms)};
    }

  private:
    // What one picture track says.
    struct Track {
        std::uint64_t width = 0;
        std::uint64_t height = 0;
        bool is_video = false;
        bool is_known = false;
    };

    std::optional<Box> read_box(std::uint64_t at, std::uint64_t end) {
        const auto head = source_.at(at, 16);
        if (head.size() < 8) {
            return std::nullopt;
        }
        Box box{.type = std::string(head.substr(4, 4)), .begin = at + 8, .end = 0};
        auto size = big_endian_of(head.substr(0, 4));
        if (size == 1) {
            if (head.size() < 16) {
                return std::nullopt;
            }
            size = big_endian_of(head.substr(8, 8));
            box.begin = at + 16;
        } else if (size == 0) {
            size = end - at;
        }
        if (size > end - at || size < box.begin - at) {
            return std::nullopt;
        }
        box.end = at + size;
        return box;
    }

    bool walk(std::uint64_t at, std::uint64_t end, int depth) {
        while (at < end) {
            const auto box = read_box(at, end);
            if (!box || ++boxes_ > kBoxesMax || !take(*box, depth)) {
                return false;
            }
            at = box->end;
        }
        return true;
    }

    bool take(const Box& box, int depth) {
        if (box.type == "moov") {
            has_movie_ = true;
        }
        if (box.type == "trak") {
            return take_track(box, depth);
        }
        constexpr std::array<std::string_view, 5> kContainers{
            "moov", "mdia", "minf", "stbl", "mvex"};
        for (const auto container : kContainers) {
            if (box.type == container) {
                fragmented_ = fragmented_ || container == "mvex";
                return depth < kDepthMax && walk(box.begin, box.end, depth + 1);
            }
        }
        return take_leaf(box);
    }

    bool take_track(const Box& box, int depth) {
        track_ = Track();
        if (depth >= kDepthMax || !walk(box.begin, box.end, depth + 1)) {
            return false;
        }
        if (!track_.is_video) {
            return true;
        }
        if (!track_.is_known || width_ > 0) {
            return false;  // of an unknown kind, or a second one
        }
        width_ = track_.width;
        height_ = track_.height;
        return true;
    }

    bool take_leaf(const Box& box) {
        const auto content = source_.at(
            box.begin,
            static_cast<std::size_t>(std::min<std::uint64_t>(box.end - box.begin, kLeafBytes)));
        if (box.type == "mvhd") {
            return take_times(content);
        }
        if (box.type == "mehd") {
            return take_fragment_times(content);
        }
        if (box.type == "tkhd") {
            return take_track_head(content);
        }
        // QuickTime has a second one in the same track, of where its bytes are.
        if (box.type == "hdlr" && content.size() >= 12 && content.substr(8, 4) == "vide") {
            track_.is_video = true;
        }
        if (box.type == "stsd" && content.size() >= 16) {
            track_.is_known = is_known(content.substr(12, 4));
        }
        return true;
    }

    static bool is_known(std::string_view format) {
        constexpr std::array<std::string_view, 8> kKnown{
            "avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "av01", "mp4v"};
        return std::find(kKnown.begin(), kKnown.end(), format) != kKnown.end();
    }

    // Version and flags, two times, the time scale, the duration; all 8 bytes wide in version 1
    // but the scale.
    bool take_times(std::string_view content) {
        const bool wide = !content.empty() && content[0] == 1;
        if (content.size() < (wide ? 32U : 20U)) {
            return false;
        }
        timescale_ = big_endian_of(content.substr(wide ? 20 : 12, 4));
        duration_ = big_endian_of(wide ? content.substr(24, 8) : content.substr(16, 4));
        const auto unknown = wide ? UINT64_MAX : UINT32_MAX;
        if (duration_ == unknown) {
            duration_ = 0;
        }
        return true;
    }

    bool take_fragment_times(std::string_view content) {
        const bool wide = !content.empty() && content[0] == 1;
        if (content.size() < (wide ? 12U : 8U)) {
            return false;
        }
        if (duration_ == 0) {
            duration_ = big_endian_of(content.substr(4, wide ? 8 : 4));
        }
        return true;
    }

    // The last 44 bytes: a matrix of nine numbers, width, height.
    bool take_track_head(std::string_view content) {
        const bool wide = !content.empty() && content[0] == 1;
        const std::size_t matrix = wide ? 52 : 40;
        if (content.size() < matrix + 44) {
            return false;
        }
        track_.width = big_endian_of(content.substr(matrix + 36, 4)) >> 16U;
        track_.height = big_endian_of(content.substr(matrix + 40, 4)) >> 16U;
        const bool turned = big_endian_of(content.substr(matrix, 4)) == 0 &&
                            big_endian_of(content.substr(matrix + 4, 4)) != 0;
        if (turned) {
            std::swap(track_.width, track_.height);
        }
        return true;
    }

    static constexpr std::size_t kLeafBytes = 128;

    VideoSource source_;
    Track track_;
    int boxes_ = 0;
    bool has_movie_ = false;
    bool fragmented_ = false;
    std::uint64_t timescale_ = 0;
    std::uint64_t duration_ = 0;
    std::uint64_t width_ = 0;
    std::uint64_t height_ = 0;
};

}  // namespace

std::optional<VideoFacts> probe_mp4(std::uint64_t size, const ReadAt& read) {
    return Mp4(VideoSource(size, read)).read();
}

}  // namespace kapok::media
