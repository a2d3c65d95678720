// Taking messages out of what a client sent, beside the limit: unmasking the same bytes and nothing
// else.
#include "net/ws_codec.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace kapok::net {
namespace {

constexpr std::array<std::uint8_t, 4> kMask{0x12, 0x34, 0x56, 0x78};
constexpr std::size_t kMessages = 64;
constexpr std::size_t kMessageBytesMax = 1U << 20U;

std::string frames(std::size_t payload_bytes) {
    std::string out;
    for (std::size_t i = 0; i < kMessages; ++i) {
        out += WsHeader(WsOpcode::kBinary, payload_bytes, kMask).view();
        out.append(payload_bytes, 'x');
    }
    return out;
}

void ws_decode(benchmark::State& state) {
    const auto sent = frames(static_cast<std::size_t>(state.range(0)));
    WsDecoder decoder(WsPeer::kClient, kMessageBytesMax);
    for (auto _ : state) {
        std::string received = sent;
        std::span<char> bytes(received);
        std::size_t messages = 0;
        while (decoder.next(bytes).kind == WsEvent::Kind::kMessage) {
            ++messages;
        }
        if (messages != kMessages) {
            state.SkipWithError("not all messages came out");
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMessages));
}

void ws_decode_limit(benchmark::State& state) {
    const auto sent = frames(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        std::string received = sent;
        benchmark::DoNotOptimize(apply_ws_mask(received, kMask, 0));
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMessages));
}

BENCHMARK(ws_decode)->Arg(128)->Arg(4096);
BENCHMARK(ws_decode_limit)->Arg(128)->Arg(4096);

}  // namespace
}  // namespace kapok::net
