// Values of the domain as protobuf.
#pragma once

#include "rpc/sessions.h"
#include "together/values.h"

namespace kapok::together::v1 {
class Line;
class State;
}  // namespace kapok::together::v1

namespace kapok::together::wire {

void fill(const Line& line, v1::Line& out);
void fill(const State& state, v1::State& out);
rpc::SharedFrame push_of(const State& state);

}  // namespace kapok::together::wire
