#include "together/wire.h"

#include "kapok/gateway/v1/frame.pb.h"
#include "kapok/together/v1/types.pb.h"

namespace kapok::together::wire {
namespace {

struct FillState {
    v1::State& out;

    void operator()(const PollState& poll) const {
        auto& to = *out.mutable_poll();
        for (const auto count : poll.counts) {
            to.add_counts(count);
        }
        to.set_voters(poll.voters);
        if (poll.mine) {
            auto& mine = *to.mutable_mine();
            for (const auto option : *poll.mine) {
                mine.add_options(option);
            }
        }
    }
    void operator()(const RelayState& relay) const {
        auto& to = *out.mutable_relay();
        for (const auto& line : relay.lines) {
            fill(line, *to.add_lines());
        }
        to.set_count(relay.count);
        if (relay.mine) {
            fill(*relay.mine, *to.mutable_mine());
        }
    }
};

}  // namespace

void fill(const Line& line, v1::Line& out) {
    out.set_user_id(line.user.value());
    out.set_text(line.text);
    out.set_time_ms(to_ms(line.time));
}

void fill(const State& state, v1::State& out) {
    out.set_conversation_id(state.id.conversation.text());
    out.set_seq(state.id.seq.value());
    out.set_version(state.version);
    out.set_closed(state.closed);
    std::visit(FillState{out}, state.of);
}

rpc::SharedFrame push_of(const State& state) {
    gateway::v1::Frame frame;
    fill(state, *frame.mutable_push()->mutable_together());
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

}  // namespace kapok::together::wire
