// feature: voice
#include "media/voice_probe.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace kapok::media {
namespace {

using std::string_literals::operator""s;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

const std::string kVoice = read_file(KAPOK_SOURCE_DIR "/scripts/demo/voice-en.ogg");

// What Chromium's MediaRecorder writes: a live Segment and Cluster of unknown size.
std::string webm(const std::string& codec,
                 const std::string& blocks,
                 const std::string& scale = "\x0F\x42\x40"s) {
    const auto element = [](const std::string& id, const std::string& body) {
        return id + static_cast<char>(0x80 | body.size()) + body;
    };
    const auto track = element("\xAE"s, element("\xD7"s, "\x01"s) + element("\x86"s, codec));
    return element("\x1A\x45\xDF\xA3"s, element("\x42\x82"s, "webm"s)) +
           "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s +
           element("\x15\x49\xA9\x66"s, element("\x2A\xD7\xB1"s, scale)) +
           element("\x16\x54\xAE\x6B"s, track) +
           "\x1F\x43\xB6\x75\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s + element("\xE7"s, "\x00"s) + blocks;
}

// A 20 ms packet at `ms`.
std::string block(int ms) {
    return "\xA3\x85\x81"s + static_cast<char>(ms >> 8) + static_cast<char>(ms & 0xFF) +
           "\x80\x08"s;
}

TEST(OpusPacket, TellsItsLength) {
    EXPECT_EQ(opus_packet_samples(""), 0U);
    EXPECT_EQ(opus_packet_samples("\x08"s), 960U);    // SILK, 20 ms, one frame
    EXPECT_EQ(opus_packet_samples("\x80"s), 120U);    // CELT, 2.5 ms
    EXPECT_EQ(opus_packet_samples("\x19"s), 5760U);   // SILK, 60 ms, two frames
    EXPECT_EQ(opus_packet_samples("\x1B\x3F"s), 0U);  // 63 frames of 60 ms: more than 120 ms
    EXPECT_EQ(opus_packet_samples("\x03"s), 0U);      // frame count is missing
}

TEST(OggOpus, ARealRecordingHasItsLength) {
    const auto ms = probe_ogg_opus(kVoice);
    ASSERT_TRUE(ms);
    EXPECT_NEAR(*ms, 5'575, 20);
}

TEST(OggOpus, DamageIsSeen) {
    for (const std::size_t cut : {10U, 27U, 60U, 500U, 5'000U}) {
        EXPECT_FALSE(probe_ogg_opus(std::string_view(kVoice).substr(0, cut))) << cut;
    }
    EXPECT_FALSE(probe_ogg_opus(kVoice + "tail"));
    EXPECT_FALSE(probe_ogg_opus(kVoice + kVoice)) << "a chain of two recordings is not one";
    auto vorbis = kVoice;
    vorbis.replace(vorbis.find("OpusHead"), 8, "\x01vorbis!");
    EXPECT_FALSE(probe_ogg_opus(vorbis));
}

TEST(WebmOpus, ALiveRecordingHasItsLength) {
    EXPECT_EQ(probe_webm_opus(webm("A_OPUS", block(0) + block(20) + block(980))), 1'000U);
}

TEST(WebmOpus, WhatIsNotOneOpusTrackIsRefused) {
    EXPECT_FALSE(probe_webm_opus(webm("V_VP8", block(0))));
    EXPECT_FALSE(probe_webm_opus(webm("A_OPUS", "")));
    EXPECT_FALSE(probe_webm_opus(webm("A_OPUS", block(0) + "\xA3\x84")));
    EXPECT_FALSE(probe_webm_opus(webm("A_OPUS", block(0), "\x00"s)));
    EXPECT_FALSE(probe_webm_opus("<html>"));
    EXPECT_FALSE(probe_webm_opus(""));
}

}  // namespace
}  // namespace kapok::media
