// The WebSocket decoder: whatever comes, in whatever pieces, it gives the same events, keeps its
// limit, and what it takes as a message can be encoded and decoded again.
//
// Input: one byte chooses the peer, one the size of the pieces; the rest is the wire.
#include "base/assert.h"
#include "net/ws_codec.h"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using kapok::net::WsDecoder;
using kapok::net::WsEvent;
using kapok::net::WsPeer;

constexpr std::size_t kMessageBytesMax = 4'096;

struct Seen {
    WsEvent::Kind kind;
    std::string payload;
    kapok::net::WsCloseCode code;
    bool operator==(const Seen&) const = default;
};

std::vector<Seen> decode(WsPeer peer, std::string bytes, std::size_t piece) {
    WsDecoder decoder(peer, kMessageBytesMax);
    std::vector<Seen> seen;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        std::span<char> part(bytes.data() + at, std::min(piece, bytes.size() - at));
        for (;;) {
            const auto event = decoder.next(part);
            if (event.kind == WsEvent::Kind::kNeedMore) {
                break;
            }
            KAPOK_ASSERT(event.payload.size() <= kMessageBytesMax, "a message is within the limit");
            seen.push_back({event.kind, std::string(event.payload), event.code});
        }
        KAPOK_ASSERT(decoder.held_bytes() <= 4 * kMessageBytesMax,
                     "the decoder's memory is bounded");
    }
    return seen;
}

void encode_again(const Seen& message) {
    const kapok::net::WsHeader header(kapok::net::WsOpcode::kBinary, message.payload.size());
    const auto again = decode(WsPeer::kServer, std::string(header.view()) + message.payload, 1);
    KAPOK_ASSERT(again == std::vector<Seen>{message}, "a message survives its encoding");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const auto peer = data[0] % 2 == 0 ? WsPeer::kClient : WsPeer::kServer;
    const std::size_t piece = 1 + data[1] % 64;
    const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto whole = decode(peer, bytes, bytes.size() + 1);
    KAPOK_ASSERT(decode(peer, bytes, piece) == whole, "the pieces do not matter");
    for (const auto& event : whole) {
        if (event.kind == WsEvent::Kind::kMessage) {
            encode_again(event);
        }
    }
    return 0;
}
