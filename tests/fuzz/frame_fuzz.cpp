// A session under any frames: it neither breaks nor forgets. Every answer belongs to a request,
// every output is a Frame, and after its close nothing is said.
//
// Input: one byte whether a good Hello comes first; then frames, each behind its length (two bytes,
// low one first).
#include "base/assert.h"
#include "base/log.h"
#include "base/random.h"
#include "kapok/accounts/v1/service.pb.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "rpc/testing/world.h"

#include <string>
#include <vector>

namespace {

using kapok::rpc::SharedFrame;
using kapok::rpc::testing::World;
namespace accounts = kapok::accounts::v1;
namespace gateway = kapok::gateway::v1;

constexpr const char* kGetProfile = "kapok.accounts.v1.AccountsService/GetProfile";

class RecordingTransport final : public kapok::rpc::Transport {
  public:
    void send(SharedFrame frame) override {
        if (closed) {
            return;
        }
        gateway::Frame parsed;
        KAPOK_ASSERT(parsed.ParseFromString(*frame), "the server sends frames");
        KAPOK_ASSERT(!parsed.has_response() || responses < requests,
                     "an answer belongs to a request");
        responses += parsed.has_response() ? 1 : 0;
    }
    [[nodiscard]] Backlog backlog() const override { return {}; }
    void close() override { closed = true; }

    // NOLINTBEGIN(readability-identifier-naming): read by the harness
    std::size_t requests = 0;
    std::size_t responses = 0;
    bool closed = false;
    // NOLINTEND(readability-identifier-naming)
};

kapok::Task<kapok::Result<accounts::GetProfileResponse>> answer() {
    co_return accounts::GetProfileResponse();
}

std::string hello() {
    gateway::Frame frame;
    frame.mutable_hello()->set_version(1);
    frame.mutable_hello()->set_token("alice");
    return frame.SerializeAsString();
}

void settle(kapok::runtime::testing::Loop& loop) {
    loop.context().restart();
    loop.context().poll();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    kapok::initialise_crypto();
    kapok::set_log_level(kapok::LogLevel::kError);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) {
        return 0;
    }
    kapok::runtime::testing::Loop loop;
    World world(loop);
    world.router.bind<accounts::GetProfileRequest, accounts::GetProfileResponse>(
        kGetProfile,
        [](kapok::rpc::RequestContext, accounts::GetProfileRequest) { return answer(); });
    RecordingTransport transport;
    const auto session = world.gateway.open(transport, "192.0.2.1");
    if (data[0] % 2 == 1) {
        session->on_message(hello());
        settle(loop);
    }
    std::size_t at = 1;
    while (at + 2 <= size && !transport.closed) {
        const std::size_t wanted = data[at] + data[at + 1] * 256U;
        at += 2;
        const auto length = std::min(wanted, size - at);
        const std::string_view frame(reinterpret_cast<const char*>(data) + at, length);
        at += length;
        transport.requests += 1;  // at most one in a frame
        session->on_message(frame);
        if (data[0] % 4 < 2) {
            settle(loop);  // else they are in flight together
        }
    }
    settle(loop);
    session->on_closed();
    loop.run(world.gateway.close());
    return 0;
}
