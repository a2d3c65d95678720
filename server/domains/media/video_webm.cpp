#include "media/video_source.h"

#include <bit>
#include <cmath>

namespace kapok::media {

namespace {

constexpr std::uint64_t kEbml = 0x1A45DFA3;
constexpr std::uint64_t kSegment = 0x18538067;
constexpr std::uint64_t kInfo = 0x1549A966;
constexpr std::uint64_t kTimestampScale = 0x2AD7B1;
constexpr std::uint64_t kDuration = 0x4489;
constexpr std::uint64_t kTracks = 0x1654AE6B;
constexpr std::uint64_t kTrackEntry = 0xAE;
constexpr std::uint64_t kTrackType = 0x83;
constexpr std::uint64_t kCodecId = 0x86;
constexpr std::uint64_t kVideo = 0xE0;
constexpr std::uint64_t kPixelWidth = 0xB0;
constexpr std::uint64_t kPixelHeight = 0xBA;
constexpr std::uint64_t kCluster = 0x1F43B675;
constexpr std::uint64_t kTimestamp = 0xE7;
constexpr std::uint64_t kSimpleBlock = 0xA3;
constexpr std::uint64_t kBlockGroup = 0xA0;
constexpr std::uint64_t kBlock = 0xA1;

constexpr std::uint64_t kUnknownSize = UINT64_MAX;
// More elements than a day of video has; a file of nothing but tiny ones ends here.
constexpr int kElementsMax = 4'000'000;
constexpr std::size_t kHeadMax = 12;  // an id of 4 bytes and a size of 8
constexpr std::uint64_t kTicksMax = 1'000'000'000;

// A number of 1 to 8 bytes that says its own length; 0 in `used` if it is malformed.
struct Vint {
    std::uint64_t value = 0;
    std::size_t used = 0;
};
enum class Marker { kKept, kDropped };

Vint read_vint(std::string_view bytes, Marker marker) {
    if (bytes.empty() || bytes[0] == 0) {
        return {};
    }
    const auto length =
        static_cast<std::size_t>(std::countl_zero(static_cast<std::uint8_t>(bytes[0]))) + 1;
    if (bytes.size() < length) {
        return {};
    }
    auto value = big_endian_of(bytes.substr(0, length));
    if (marker == Marker::kDropped) {
        const auto mask = (1ULL << (7U * length)) - 1;
        value = (value & mask) == mask ? kUnknownSize : value & mask;
    }
    return {value, length};
}

struct Element {
    std::uint64_t id = 0;
    std::uint64_t size = 0;
    std::size_t head = 0;  // bytes before the content
};

std::optional<Element> read_head(std::string_view bytes) {
    const auto id = read_vint(bytes, Marker::kKept);
    if (id.used == 0 || id.used > 4) {
        return std::nullopt;
    }
    const auto size = read_vint(bytes.substr(id.used), Marker::kDropped);
    if (size.used == 0) {
        return std::nullopt;
    }
    return Element{id.value, size.value, id.used + size.used};
}

// Calls `take(id, content)` for each child in `body`; false if one is broken.
template <class Take>
bool each_child(std::string_view body, Take take) {
    while (!body.empty()) {
        const auto child = read_head(body);
        if (!child || child->size > body.size() - child->head) {
            return false;
        }
        if (!take(child->id, body.substr(child->head, static_cast<std::size_t>(child->size)))) {
            return false;
        }
        body.remove_prefix(child->head + static_cast<std::size_t>(child->size));
    }
    return true;
}

double float_of(std::string_view bytes) {
    if (bytes.size() == 4) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(big_endian_of(bytes)));
    }
    return bytes.size() == 8 ? std::bit_cast<double>(big_endian_of(bytes)) : 0.0;
}

std::uint64_t number_of(std::string_view bytes) { return big_endian_of(bytes.substr(0, 8)); }

class Webm {
  public:
    explicit Webm(VideoSource source) : source_(std::move(source)) {}

    std::optional<VideoFacts> read() {
        std::uint64_t at = 0;
        for (int count = 0; at < source_.size(); ++count) {
            const auto element = read_head(source_.at(at, kHeadMax));
            if (!element || count == kElementsMax || (count == 0 && element->id != kEbml)) {
                return std::nullopt;
            }
            at += element->head;
            if (element->id == kCluster && ticks_ > 0 && width_ > 0) {
                break;  // all that is wanted came before the pictures
            }
            // A live recording does not know how long its containers become: they are entered.
            if (element->id == kSegment || element->id == kCluster || element->id == kBlockGroup) {
                continue;
            }
            if (element->size > source_.size() - at || !take(*element, at)) {
                return std::nullopt;
            }
            at += element->size;
        }
        return facts();
    }

  private:
    bool take(const Element& element, std::uint64_t at) {
        switch (element.id) {
            case kInfo:
                return with_body(element, at, [this](auto body) { return take_info(body); });
            case kTracks:
                return with_body(element, at, [this](auto body) { return take_tracks(body); });
            case kTimestamp:
                cluster_ = number_of(source_.at(
                    at, static_cast<std::size_t>(std::min<std::uint64_t>(element.size, 8))));
                return cluster_ <= kTicksMax;
            case kSimpleBlock:
            case kBlock:
                return take_block(source_.at(at, kHeadMax));
            default:
                return true;
        }
    }

    // Small elements are read whole.
    template <class Take>
    bool with_body(const Element& element, std::uint64_t at, Take take) {
        return element.size <= VideoSource::kPiece &&
               take(source_.at(at, static_cast<std::size_t>(element.size)));
    }

    bool take_info(std::string_view body) {
        return each_child(body, [this](std::uint64_t id, std::string_view content) {
            if (id == kTimestampScale) {
                scale_ns_ = number_of(content);
            } else if (id == kDuration) {
                ticks_ = float_of(content);
            }
            return scale_ns_ > 0 && scale_ns_ <= 1'000'000'000 && std::isfinite(ticks_);
        });
    }

    bool take_tracks(std::string_view body) {
        return each_child(body, [this](std::uint64_t id, std::string_view content) {
            return id != kTrackEntry || take_track(content);
        });
    }

    bool take_track(std::string_view body) {
        std::uint64_t type = 0;
        std::string_view codec;
        std::string_view video;
        const bool whole = each_child(body, [&](std::uint64_t id, std::string_view content) {
            if (id == kTrackType) {
                type = number_of(content);
            } else if (id == kCodecId) {
                codec = content;
            } else if (id == kVideo) {
                video = content;
            }
            return true;
        });
        if (!whole || type != 1) {
            return whole;  // sound
        }
        const bool known = codec == "V_VP8" || codec == "V_VP9" || codec == "V_AV1";
        return known && width_ == 0 &&
               each_child(video, [this](std::uint64_t id, std::string_view content) {
                   if (id == kPixelWidth) {
                       width_ = number_of(content);
                   } else if (id == kPixelHeight) {
                       height_ = number_of(content);
                   }
                   return true;
               });
    }

    bool take_block(std::string_view head) {
        const auto track = read_vint(head, Marker::kDropped);
        if (track.used == 0 || head.size() < track.used + 2) {
            return false;
        }
        const auto offset = static_cast<std::int16_t>(big_endian_of(head.substr(track.used, 2)));
        const auto time = static_cast<std::int64_t>(cluster_) + offset;
        last_ = std::max(last_, time);
        return true;
    }

    [[nodiscard]] std::optional<VideoFacts> facts() const {
        const auto ticks =
            ticks_ > 0 ? ticks_ : static_cast<double>(std::max<std::int64_t>(last_, 0));
        const auto ms = ticks * static_cast<double>(scale_ns_) / 1e6;
        const bool fits = width_ > 0 && height_ > 0 && width_ <= kVideoSideMax &&
                          height_ <= kVideoSideMax && ms >= 0 &&
                          ms <= static_cast<double>(kVideoMsMax);
        if (!fits) {
            return std::nullopt;
        }
        return VideoFacts{static_cast<std::uint32_t>(width_),
                          static_cast<std::uint32_t>(height_),
                          static_cast<std::uint32_t>(ms)};
    }

    VideoSource source_;
    std::uint64_t scale_ns_ = 1'000'000;
    double ticks_ = 0;  // as Info says; 0 if it does not
    std::uint64_t width_ = 0;
    std::uint64_t height_ = 0;
    std::uint64_t cluster_ = 0;
    std::int64_t last_ = -1;
};

}  // namespace

std::optional<VideoFacts> probe_webm(std::uint64_t size, const ReadAt& read) {
    return Webm(VideoSource(size, read)).read();
}

}  // namespace kapok::media
