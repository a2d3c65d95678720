// Reads the length of an Opus recording in Ogg (RFC 7845) or WebM, without decoding it. A pure
// parser of outside bytes: bounded, allocates nothing, fuzzed (tests/fuzz).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kapok::media {

// Milliseconds; nothing if it is not a whole Opus recording with one mono or stereo track.
std::optional<std::uint32_t> probe_ogg_opus(std::string_view bytes);
std::optional<std::uint32_t> probe_webm_opus(std::string_view bytes);

// Samples at 48 kHz in one Opus packet (RFC 6716, section 3.1); 0 if it is malformed.
std::uint32_t opus_packet_samples(std::string_view packet);

}  // namespace kapok::media
