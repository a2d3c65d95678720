#include "media/voice_probe.h"

#include <algorithm>

namespace kapok::media {

namespace {

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        value = (value << 8U) | static_cast<std::uint8_t>(bytes[i]);
    }
    return value;
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) {
        value = (value << 8U) | static_cast<std::uint8_t>(byte);
    }
    return value;
}

// One Ogg page: header of 27 bytes, a lacing table, the body.
struct OggPage {
    std::uint64_t granule = 0;
    std::uint32_t serial = 0;
    bool first = false;
    std::string_view body;
};

std::optional<OggPage> read_page(std::string_view& rest) {
    constexpr std::size_t kHeader = 27;
    if (rest.size() < kHeader || !rest.starts_with("OggS") || rest[4] != 0) {
        return std::nullopt;
    }
    const auto segments = static_cast<std::uint8_t>(rest[26]);
    if (rest.size() < kHeader + segments) {
        return std::nullopt;
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < segments; ++i) {
        length += static_cast<std::uint8_t>(rest[kHeader + i]);
    }
    if (rest.size() < kHeader + segments + length) {
        return std::nullopt;
    }
    OggPage page;
    page.first = (static_cast<std::uint8_t>(rest[5]) & 0x02U) != 0;
    page.granule = little_endian(rest.substr(6, 8));
    page.serial = static_cast<std::uint32_t>(little_endian(rest.substr(14, 4)));
    page.body = rest.substr(kHeader + segments, length);
    rest.remove_prefix(kHeader + segments + length);
    return page;
}

bool is_opus_head(std::string_view packet) {
    return packet.size() >= 19 && packet.starts_with("OpusHead") &&
           (packet[9] == 1 || packet[9] == 2);
}

// An EBML element: id and, if known, size of what follows.
struct Element {
    std::uint64_t id = 0;
    std::string_view body;
};

constexpr std::uint64_t kEbml = 0x1A45DFA3;
constexpr std::uint64_t kSegment = 0x18538067;
constexpr std::uint64_t kInfo = 0x1549A966;
constexpr std::uint64_t kTimestampScale = 0x2AD7B1;
constexpr std::uint64_t kTracks = 0x1654AE6B;
constexpr std::uint64_t kTrackEntry = 0xAE;
constexpr std::uint64_t kTrackNumber = 0xD7;
constexpr std::uint64_t kCodecId = 0x86;
constexpr std::uint64_t kCluster = 0x1F43B675;
constexpr std::uint64_t kTimestamp = 0xE7;
constexpr std::uint64_t kSimpleBlock = 0xA3;
constexpr std::uint64_t kBlockGroup = 0xA0;
constexpr std::uint64_t kBlock = 0xA1;

// A variable-length number of 1 to 8 bytes; `keep_marker` for ids.
std::optional<std::uint64_t> read_vint(std::string_view& rest, bool keep_marker) {
    if (rest.empty() || rest[0] == 0) {
        return std::nullopt;
    }
    const auto first = static_cast<std::uint8_t>(rest[0]);
    std::size_t length = 1;
    while ((first & (0x80U >> (length - 1))) == 0) {
        ++length;
    }
    if (rest.size() < length) {
        return std::nullopt;
    }
    auto value = big_endian(rest.substr(0, length));
    if (!keep_marker) {
        value &= (1ULL << (7U * length)) - 1;
        if (value == (1ULL << (7U * length)) - 1) {
            value = UINT64_MAX;  // "unknown size": until the parent's end
        }
    }
    rest.remove_prefix(length);
    return value;
}

// The next element. One of unknown size (Segment and Cluster of a live recording) is opened, not
// skipped: `rest` then continues inside it.
std::optional<Element> read_element(std::string_view& rest) {
    Element element;
    const auto id = read_vint(rest, true);
    const auto size = id ? read_vint(rest, false) : std::nullopt;
    if (!size) {
        return std::nullopt;
    }
    element.id = *id;
    const bool is_container = *id == kSegment || *id == kCluster;
    if (is_container) {
        return element;  // its children follow in `rest`
    }
    if (*size > rest.size()) {
        return std::nullopt;
    }
    element.body = rest.substr(0, *size);
    rest.remove_prefix(*size);
    return element;
}

struct WebmState {
    std::uint64_t scale_ns = 1'000'000;
    std::uint64_t track = 0;  // of the Opus track
    int tracks = 0;
    std::int64_t cluster_time = 0;
    std::int64_t end_ns = -1;
};

bool read_track(std::string_view body, WebmState& state) {
    std::uint64_t number = 0;
    bool is_opus = false;
    while (!body.empty()) {
        const auto child = read_element(body);
        if (!child) {
            return false;
        }
        if (child->id == kTrackNumber) {
            number = big_endian(child->body.substr(0, 8));
        } else if (child->id == kCodecId) {
            is_opus = child->body == "A_OPUS";
        }
    }
    ++state.tracks;
    state.track = number;
    return is_opus && number != 0 && state.tracks == 1;
}

bool read_tracks(std::string_view body, WebmState& state) {
    while (!body.empty()) {
        const auto child = read_element(body);
        if (!child || (child->id == kTrackEntry && !read_track(child->body, state))) {
            return false;
        }
    }
    return true;
}

bool read_block(std::string_view body, WebmState& state) {
    const auto track = read_vint(body, false);
    if (!track || body.size() < 4) {
        return false;
    }
    const auto offset = static_cast<std::int16_t>(big_endian(body.substr(0, 2)));
    const auto samples = opus_packet_samples(body.substr(3));
    const std::int64_t ticks = state.cluster_time + offset;
    constexpr std::int64_t kTicksMax = 1'000'000'000;  // eleven days of milliseconds
    if (*track != state.track || samples == 0 || ticks < 0 || ticks > kTicksMax) {
        return false;
    }
    const auto begin_ns = ticks * static_cast<std::int64_t>(state.scale_ns);
    const auto end_ns = begin_ns + static_cast<std::int64_t>(samples) * 1'000'000 / 48;
    state.end_ns = std::max(state.end_ns, end_ns);
    return true;
}

bool read_info(std::string_view body, WebmState& state) {
    while (!body.empty()) {
        const auto child = read_element(body);
        if (!child) {
            return false;
        }
        if (child->id == kTimestampScale) {
            state.scale_ns = big_endian(child->body.substr(0, 8));
        }
    }
    // A tick of 1 ns to 1 ms: what recorders write, and no product below overflows.
    return state.scale_ns > 0 && state.scale_ns <= 1'000'000;
}

bool read_group(std::string_view body, WebmState& state) {
    while (!body.empty()) {
        const auto child = read_element(body);
        if (!child || (child->id == kBlock && !read_block(child->body, state))) {
            return false;
        }
    }
    return true;
}

bool apply(const Element& element, WebmState& state) {
    switch (element.id) {
        case kInfo:
            return read_info(element.body, state);
        case kTracks:
            return read_tracks(element.body, state);
        case kTimestamp:
            state.cluster_time = static_cast<std::int64_t>(big_endian(element.body.substr(0, 8)));
            return state.cluster_time >= 0 && state.cluster_time <= 1'000'000'000;
        case kSimpleBlock:
            return read_block(element.body, state);
        case kBlockGroup:
            return read_group(element.body, state);
        default:
            return true;
    }
}

}  // namespace

std::uint32_t opus_packet_samples(std::string_view packet) {
    if (packet.empty()) {
        return 0;
    }
    const auto toc = static_cast<std::uint8_t>(packet[0]);
    const unsigned config = toc >> 3U;
    std::uint32_t frame = 0;
    if (config < 12) {
        constexpr std::uint32_t kSilk[] = {480, 960, 1920, 2880};
        frame = kSilk[config % 4];
    } else if (config < 16) {
        frame = config % 2 == 0 ? 480 : 960;
    } else {
        frame = 120U << (config % 4);
    }
    std::uint32_t frames = 1;
    if ((toc & 3U) == 3) {
        if (packet.size() < 2) {
            return 0;
        }
        frames = static_cast<std::uint8_t>(packet[1]) & 0x3FU;
    } else if ((toc & 3U) != 0) {
        frames = 2;
    }
    const auto samples = frame * frames;
    return samples <= 5'760 ? samples : 0;  // a packet lasts at most 120 ms
}

std::optional<std::uint32_t> probe_ogg_opus(std::string_view bytes) {
    const auto head = read_page(bytes);
    if (!head || !head->first || !is_opus_head(head->body)) {
        return std::nullopt;
    }
    const auto skip = little_endian(head->body.substr(10, 2));
    std::uint64_t last = 0;
    while (!bytes.empty()) {
        const auto page = read_page(bytes);
        if (!page || page->serial != head->serial || page->first) {
            return std::nullopt;  // damaged, chained or multiplexed
        }
        constexpr std::uint64_t kNone = UINT64_MAX;  // no packet ends on this page
        if (page->granule != kNone) {
            if (page->granule < last || page->granule > 48'000ULL * 86'400) {
                return std::nullopt;
            }
            last = page->granule;
        }
    }
    if (last <= skip) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>((last - skip) / 48);
}

std::optional<std::uint32_t> probe_webm_opus(std::string_view bytes) {
    const auto header = read_element(bytes);
    if (!header || header->id != kEbml) {
        return std::nullopt;
    }
    WebmState state;
    while (!bytes.empty()) {
        const auto element = read_element(bytes);
        if (!element || !apply(*element, state)) {
            return std::nullopt;
        }
    }
    if (state.tracks != 1 || state.end_ns <= 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(state.end_ns / 1'000'000);
}

}  // namespace kapok::media
