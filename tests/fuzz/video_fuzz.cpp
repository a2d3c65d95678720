// Size and length of videos as strangers upload them: WebM and MP4.
//
// Input: the file.
#include "base/assert.h"
#include "media/video_probe.h"

#include <string_view>

namespace {

namespace media = kapok::media;

void check(const std::optional<media::VideoFacts>& facts) {
    KAPOK_ASSERT(!facts || (facts->width > 0 && facts->width <= 16'384 && facts->height > 0 &&
                            facts->height <= 16'384),
                 "a video has a possible size");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const media::ReadAt read = [bytes](std::uint64_t offset, std::size_t length) {
        return std::string(bytes.substr(std::min<std::size_t>(offset, bytes.size()), length));
    };
    check(media::probe_webm(size, read));
    check(media::probe_mp4(size, read));
    return 0;
}
