#include "net/ws_codec.h"

#include <gtest/gtest.h>

#include <vector>

namespace kapok::net {
namespace {

using Kind = WsEvent::Kind;

constexpr std::array<std::uint8_t, 4> kMask{0x37, 0xFA, 0x21, 0x3D};

// A client's frame with any first byte, so that rule-breaking ones can be made.
std::string frame(std::uint8_t first, std::string payload) {
    const WsHeader header(WsOpcode::kBinary, payload.size(), kMask);
    std::string out(header.view());
    out[0] = static_cast<char>(first);
    apply_ws_mask(std::span(payload.data(), payload.size()), kMask, 0);
    return out + payload;
}

struct Seen {
    Kind kind;
    std::string payload;
    WsCloseCode code;
    bool operator==(const Seen&) const = default;
};

// All events of `bytes` when they arrive in pieces of `piece` bytes.
std::vector<Seen> decode(WsDecoder& decoder, std::string bytes, std::size_t piece) {
    std::vector<Seen> seen;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        std::span<char> part(bytes.data() + at, std::min(piece, bytes.size() - at));
        for (;;) {
            const auto event = decoder.next(part);
            if (event.kind == Kind::kNeedMore) {
                break;
            }
            seen.push_back({event.kind, std::string(event.payload), event.code});
        }
    }
    return seen;
}

std::vector<Seen> decode(std::string bytes,
                         std::size_t piece = 1'000'000,
                         std::size_t limit = 1'000'000) {
    WsDecoder decoder(WsPeer::kClient, limit);
    return decode(decoder, std::move(bytes), piece);
}

Seen message(std::string payload) {
    return {Kind::kMessage, std::move(payload), WsCloseCode::kNormal};
}

void expect_failure(const std::string& bytes, WsCloseCode code) {
    for (const std::size_t piece : {1U, 1'000'000U}) {
        const auto seen = decode(bytes, piece);
        ASSERT_EQ(seen.size(), 1U);
        EXPECT_EQ(seen[0].kind, Kind::kFailed);
        EXPECT_EQ(seen[0].code, code);
    }
}

TEST(WsCodec, MaskIsTheSameFromAnyPhaseAndLength) {
    for (std::uint8_t phase = 0; phase < 4; ++phase) {
        for (std::size_t length = 0; length < 40; ++length) {
            std::string bytes(length, 'x');
            const auto next = apply_ws_mask(std::span(bytes.data(), bytes.size()), kMask, phase);
            EXPECT_EQ(next, (phase + length) % 4);
            for (std::size_t i = 0; i < length; ++i) {
                EXPECT_EQ(static_cast<std::uint8_t>(bytes[i]), 'x' ^ kMask[(i + phase) % 4]);
            }
        }
    }
}

TEST(WsCodec, TheExampleOfTheRfc) {
    // RFC 6455, section 5.7: a masked "Hello", here as binary.
    const std::string bytes("\x82\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
    EXPECT_EQ(decode(bytes), std::vector<Seen>{message("Hello")});
}

TEST(WsCodec, EveryLengthFormSplitAtEveryByte) {
    for (const std::size_t length :
         {0U, 1U, 7U, 125U, 126U, 127U, 300U, 65'535U, 65'536U, 70'001U}) {
        std::string payload;
        for (std::size_t i = 0; i < length; ++i) {
            payload += static_cast<char>(i * 31);
        }
        const auto bytes = frame(0x82, payload) + frame(0x82, "tail");
        const std::vector<Seen> expected{message(payload), message("tail")};
        EXPECT_EQ(decode(bytes), expected) << length;
        for (std::size_t split = 1; split < std::min<std::size_t>(bytes.size(), 330); ++split) {
            WsDecoder decoder(WsPeer::kClient, 1'000'000);
            auto seen = decode(decoder, bytes.substr(0, split), split);
            for (auto& event : decode(decoder, bytes.substr(split), bytes.size())) {
                seen.push_back(std::move(event));
            }
            ASSERT_EQ(seen, expected) << length << " split at " << split;
        }
    }
}

TEST(WsCodec, FragmentsWithControlFramesBetween) {
    const auto bytes = frame(0x02, "one ") + frame(0x89, "ping") + frame(0x00, "") +
                       frame(0x00, "two ") + frame(0x8A, "") + frame(0x80, "three") +
                       frame(0x82, "next");
    const std::vector<Seen> expected{{Kind::kPing, "ping", WsCloseCode::kNormal},
                                     {Kind::kPong, "", WsCloseCode::kNormal},
                                     message("one two three"),
                                     message("next")};
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        EXPECT_EQ(decode(bytes, piece), expected) << piece;
    }
}

TEST(WsCodec, HoldsNoMemoryWhenIdle) {
    WsDecoder decoder(WsPeer::kClient, 1'000'000);
    const auto bytes = frame(0x82, std::string(5'000, 'x'));
    decode(decoder, bytes.substr(0, 3'000), 3'000);
    EXPECT_GE(decoder.held_bytes(), 2'900U);
    EXPECT_TRUE(decoder.mid_message());
    EXPECT_EQ(decode(decoder, bytes.substr(3'000), 3'000).size(), 1U);
    EXPECT_EQ(decoder.held_bytes(), 0U);
    EXPECT_FALSE(decoder.mid_message());
}

TEST(WsCodec, RefusesTooMuchBeforeTakingMemory) {
    WsDecoder decoder(WsPeer::kClient, 1'000);
    const auto whole = frame(0x82, std::string(1'001, 'x'));
    auto seen = decode(decoder, whole.substr(0, 8), 8);  // the head alone
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].code, WsCloseCode::kTooBig);
    EXPECT_EQ(decoder.held_bytes(), 0U);
    EXPECT_TRUE(decode(decoder, frame(0x82, "after"), 100).empty()) << "nothing follows a failure";

    EXPECT_EQ(decode(frame(0x82, std::string(1'000, 'x')), 64, 1'000).size(), 1U);
    const auto parts = frame(0x02, std::string(600, 'x')) + frame(0x80, std::string(401, 'x'));
    seen = decode(parts, 64, 1'000);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].code, WsCloseCode::kTooBig);
}

TEST(WsCodec, RefusesWhatTheRfcForbids) {
    expect_failure(frame(0xC2, "rsv1"), WsCloseCode::kProtocolError);
    expect_failure(frame(0xA2, "rsv2"), WsCloseCode::kProtocolError);
    expect_failure(frame(0x92, "rsv3"), WsCloseCode::kProtocolError);
    for (std::uint8_t opcode = 3; opcode < 16; ++opcode) {
        if (opcode < 8 || opcode > 10) {
            expect_failure(frame(static_cast<std::uint8_t>(0x80U | opcode), "x"),
                           WsCloseCode::kProtocolError);
        }
    }
    expect_failure(frame(0x80, "no beginning"), WsCloseCode::kProtocolError);
    expect_failure(frame(0x09, "fragmented ping"), WsCloseCode::kProtocolError);
    expect_failure(frame(0x89, std::string(126, 'x')), WsCloseCode::kProtocolError);
    expect_failure(frame(0x81, "text"), WsCloseCode::kUnsupported);
    const auto begun_twice = frame(0x02, "a") + frame(0x82, "b");
    expect_failure(begun_twice, WsCloseCode::kProtocolError);
    expect_failure(std::string("\x82\x05Hello", 7), WsCloseCode::kProtocolError);  // no mask
    expect_failure(std::string("\x82\xFE\x00\x05\0\0\0\0", 8),
                   WsCloseCode::kProtocolError);  // long form of 5
    expect_failure(std::string("\x82\xFF\0\0\0\0\0\0\xFF\xFF\0\0\0\0", 14),
                   WsCloseCode::kProtocolError);
    expect_failure(std::string("\x82\xFF\x80\0\0\0\0\0\0\x01\0\0\0\0", 14),
                   WsCloseCode::kProtocolError);
}

TEST(WsCodec, CloseFrames) {
    const auto close = [](std::string payload) {
        return decode(frame(0x88, std::move(payload)), 1);
    };
    EXPECT_EQ(close("")[0], (Seen{Kind::kClose, "", WsCloseCode::kNoStatus}));
    EXPECT_EQ(close(encode_ws_close(WsCloseCode::kGoingAway, "bye"))[0],
              (Seen{Kind::kClose, "bye", WsCloseCode::kGoingAway}));
    EXPECT_EQ(close("\x03")[0].code, WsCloseCode::kProtocolError);
    EXPECT_EQ(close(std::string("\x03\xED", 2))[0].kind, Kind::kFailed)
        << "1005 is never on the wire";
    EXPECT_EQ(close("\x03\xE8\xFF\xFE")[0].code, WsCloseCode::kBadPayload);
    EXPECT_EQ(decode(frame(0x88, "") + frame(0x82, "late")).size(), 1U)
        << "nothing follows a close";
    EXPECT_EQ(encode_ws_close(WsCloseCode::kNormal, std::string(500, 'x')).size(),
              WsDecoder::kControlPayloadMax);
    for (const std::uint16_t code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
        EXPECT_FALSE(is_valid_ws_close_code(code)) << code;
    }
    for (const std::uint16_t code : {1000, 1001, 1009, 1014, 3000, 4999}) {
        EXPECT_TRUE(is_valid_ws_close_code(code)) << code;
    }
}

TEST(WsCodec, TheClientSideTakesUnmaskedFramesOnly) {
    WsDecoder decoder(WsPeer::kServer, 1'000);
    std::string bytes(WsHeader(WsOpcode::kBinary, 300).view());
    bytes += std::string(300, 'y');
    EXPECT_EQ(decode(decoder, bytes, 7), std::vector<Seen>{message(std::string(300, 'y'))});
    EXPECT_EQ(decode(decoder, frame(0x82, "x"), 7)[0].code, WsCloseCode::kProtocolError);
}

}  // namespace
}  // namespace kapok::net
