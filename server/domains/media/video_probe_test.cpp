// feature: video
#include "media/video_probe.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>

namespace kapok::media {
namespace {

using std::string_literals::operator""s;

ReadAt reader_of(const std::string& bytes) {
    return [&bytes](std::uint64_t offset, std::size_t length) {
        return bytes.substr(std::min<std::size_t>(offset, bytes.size()), length);
    };
}

std::string big(std::uint64_t value, int bytes) {
    std::string out;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        out += static_cast<char>(value >> static_cast<unsigned>(shift));
    }
    return out;
}

std::string shown(const std::optional<VideoFacts>& facts) {
    return facts ? std::to_string(facts->width) + "x" + std::to_string(facts->height) + " " +
                       std::to_string(facts->duration_ms)
                 : "none";
}

// --- WebM ---

std::string element(const std::string& id, const std::string& body) {
    return id + "\x10"s + big(body.size(), 3) + body;  // a size of four bytes
}

const std::string kOpenSegment = "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s;
const std::string kOpenCluster = "\x1F\x43\xB6\x75\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s;

std::string track(const std::string& codec, int width, int height) {
    return element("\xAE"s,
                   element("\xD7"s, "\x01"s) + element("\x83"s, "\x01"s) + element("\x86"s, codec) +
                       element("\xE0"s,
                               element("\xB0"s, big(static_cast<std::uint64_t>(width), 2)) +
                                   element("\xBA"s, big(static_cast<std::uint64_t>(height), 2))));
}

std::string sound() {
    return element(
        "\xAE"s,
        element("\xD7"s, "\x02"s) + element("\x83"s, "\x02"s) + element("\x86"s, "A_OPUS"s));
}

std::string block(int ms) {
    return element("\xA3"s, "\x81"s + big(static_cast<std::uint64_t>(ms), 2) + "\x80"s + "frame"s);
}

// As Chromium's MediaRecorder writes: sizes unknown, no duration.
std::string live(const std::string& tracks, const std::string& blocks) {
    return element("\x1A\x45\xDF\xA3"s, element("\x42\x82"s, "webm"s)) + kOpenSegment +
           element("\x15\x49\xA9\x66"s, element("\x2A\xD7\xB1"s, big(1'000'000, 3))) +
           element("\x16\x54\xAE\x6B"s, tracks) + kOpenCluster + element("\xE7"s, big(1'000, 2)) +
           blocks;
}

std::string webm(const std::string& bytes) {
    return shown(probe_webm(bytes.size(), reader_of(bytes)));
}

TEST(Webm, OfALiveRecordingIsAsLongAsItsLastFrame) {
    EXPECT_EQ(webm(live(track("V_VP8", 320, 240) + sound(), block(0) + block(40) + block(80))),
              "320x240 1080");
    EXPECT_EQ(webm(live(track("V_VP9", 16, 16),
                        element("\xA0"s, element("\xA1"s, "\x81"s + big(500, 2) + "\x00x"s)))),
              "16x16 1500");
}

TEST(Webm, ThatSaysItsLengthIsNotReadToItsEnd) {
    const auto length = big(std::bit_cast<std::uint64_t>(61'500.0), 8);
    const auto bytes = element("\x1A\x45\xDF\xA3"s, "") + kOpenSegment +
                       element("\x15\x49\xA9\x66"s, element("\x44\x89"s, length)) +
                       element("\x16\x54\xAE\x6B"s, track("V_AV1", 1920, 1080)) + kOpenCluster;
    std::uint64_t furthest = 0;
    const auto whole = bytes + std::string(1'000'000, 'x');
    const auto facts = probe_webm(whole.size(), [&](std::uint64_t offset, std::size_t size) {
        furthest = std::max(furthest, offset);
        return whole.substr(offset, size);
    });
    EXPECT_EQ(shown(facts), "1920x1080 61500");
    EXPECT_LT(furthest, 1'000U);
}

TEST(Webm, WithoutPicturesOrOfAnUnknownKindIsNone) {
    EXPECT_EQ(webm(""), "none");
    EXPECT_EQ(webm(live(sound(), block(0))), "none");
    EXPECT_EQ(webm(live(track("V_MPEG2", 320, 240), block(0))), "none");
    EXPECT_EQ(webm(live(track("V_VP8", 0, 240), block(0))), "none");
    EXPECT_EQ(webm(live(track("V_VP8", 20'000, 240), block(0))), "none");
    EXPECT_EQ(webm(live(track("V_VP8", 8, 8) + track("V_VP8", 8, 8), block(0))), "none");
}

TEST(Webm, ThatIsCutIsNone) {
    const auto bytes = live(track("V_VP8", 320, 240), block(0) + block(40));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto cut = bytes.substr(0, size);
        const auto facts = webm(cut);
        // Where it is cut between two blocks it is a shorter recording.
        EXPECT_TRUE(facts == "none" || facts.starts_with("320x240")) << size;
    }
    EXPECT_EQ(webm(bytes.substr(0, bytes.size() - 1)), "none");
}

// --- MP4 ---

std::string box(const std::string& type, const std::string& body) {
    return big(body.size() + 8, 4) + type + body;
}

std::string movie_head(std::uint32_t scale, std::uint32_t duration) {
    return box("mvhd",
               std::string(12, '\0') + big(scale, 4) + big(duration, 4) + std::string(80, '\0'));
}

std::string track_box(const std::string& handler, const std::string& format, bool turned = false) {
    auto matrix = std::string(36, '\0');
    matrix.replace(turned ? 4 : 0, 4, big(0x10000, 4));
    const auto head =
        box("tkhd", std::string(40, '\0') + matrix + big(640U << 16U, 4) + big(360U << 16U, 4));
    const auto kind = box("hdlr", std::string(8, '\0') + handler + std::string(13, '\0'));
    const auto table =
        box("stsd", std::string(4, '\0') + big(1, 4) + big(86, 4) + format + std::string(78, '\0'));
    return box("trak", head + box("mdia", kind + box("minf", box("stbl", table))));
}

std::string mp4(const std::string& bytes) {
    return shown(probe_mp4(bytes.size(), reader_of(bytes)));
}

const std::string kType = box("ftyp", "isom\0\0\0\0"s);

TEST(Mp4, TellsSizeAndLengthWhereverItsIndexIs) {
    const auto index =
        box("moov", movie_head(600, 3'900) + track_box("soun", "mp4a") + track_box("vide", "avc1"));
    const auto pictures = box("mdat", std::string(200'000, 'x'));
    EXPECT_EQ(mp4(kType + index + pictures), "640x360 6500");
    EXPECT_EQ(mp4(kType + pictures + index), "640x360 6500");
    const auto wide = big(1, 4) + "mdat" + big(16 + 100, 8) + std::string(100, 'x');
    EXPECT_EQ(mp4(kType + wide + index), "640x360 6500");
}

TEST(Mp4, IsShownUpright) {
    EXPECT_EQ(mp4(kType + box("moov", movie_head(1'000, 1'000) + track_box("vide", "hvc1", true))),
              "360x640 1000");
}

TEST(Mp4, InPiecesMayNotSayItsLength) {
    const auto empty = box("mvex", box("trex", std::string(24, '\0')));
    EXPECT_EQ(mp4(kType + box("moov", movie_head(1'000, 0) + track_box("vide", "vp09") + empty)),
              "640x360 0");
    const auto said = box("mvex", box("mehd", std::string(4, '\0') + big(2'500, 4)));
    EXPECT_EQ(mp4(kType + box("moov", movie_head(1'000, 0) + track_box("vide", "av01") + said)),
              "640x360 2500");
}

TEST(Mp4, WithoutPicturesOrDamagedIsNone) {
    EXPECT_EQ(mp4(""), "none");
    EXPECT_EQ(mp4(kType), "none");
    EXPECT_EQ(mp4(kType + box("moov", movie_head(600, 600) + track_box("soun", "mp4a"))), "none");
    EXPECT_EQ(mp4(kType + box("moov", movie_head(600, 600) + track_box("vide", "xxxx"))), "none");
    EXPECT_EQ(mp4(kType + box("moov", movie_head(0, 600) + track_box("vide", "avc1"))), "none");
    EXPECT_EQ(mp4(kType + box("moov", movie_head(1'000, 0) + track_box("vide", "avc1"))), "none");
    const auto good = kType + box("moov", movie_head(600, 600) + track_box("vide", "avc1"));
    ASSERT_NE(mp4(good), "none");
    EXPECT_EQ(mp4(good + "\0\0\0\x07mdat"s), "none") << "a box smaller than its head";
    EXPECT_EQ(mp4(good + big(1'000, 4) + "mdat"), "none") << "cut";
    std::string deep = box("stbl", "");
    for (int i = 0; i < 20; ++i) {
        deep = box("moov", deep);
    }
    EXPECT_EQ(mp4(good + deep), "none") << "no file is so deep";
}

}  // namespace
}  // namespace kapok::media
