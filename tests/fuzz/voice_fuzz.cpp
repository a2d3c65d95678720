// The lengths of recordings as strangers upload them: Ogg and WebM with Opus.
//
// Input: the file.
#include "base/assert.h"
#include "media/rules.h"
#include "media/voice_probe.h"

#include <string_view>

namespace {

namespace media = kapok::media;

// Ogg's granules are bounded by a day; WebM's ticks are at most a millisecond long, and at most
// eleven days of them, an offset, and a packet.
constexpr std::uint32_t kOggMsMax = 86'400'000;
constexpr std::uint32_t kWebmMsMax = 1'000'000'000 + 32'767 + 120;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto ogg = media::probe_ogg_opus(bytes);
    const auto webm = media::probe_webm_opus(bytes);
    KAPOK_ASSERT(!ogg || *ogg <= kOggMsMax, "an Ogg recording has a possible length");
    KAPOK_ASSERT(!webm || *webm <= kWebmMsMax, "a WebM recording has a possible length");
    KAPOK_ASSERT(!ogg || media::sniff(bytes) == "audio/ogg", "what is read as Ogg looks like it");
    KAPOK_ASSERT(!webm || media::sniff(bytes) == "audio/webm",
                 "what is read as WebM looks like it");
    KAPOK_ASSERT(media::opus_packet_samples(bytes) <= 5'760, "a packet lasts at most 120 ms");
    return 0;
}
