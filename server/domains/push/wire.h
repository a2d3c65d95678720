// push's values as protobuf.
#pragma once

#include "kapok/push/v1/types.pb.h"
#include "push/values.h"

#include <string>

namespace kapok::push::wire {

void fill(const Settings& settings, v1::PushSettings& out);
Settings read(const v1::PushSettings& settings);
void fill(const Outcome& outcome, v1::PushOutcome& out);
// What a service worker gets: kapok.push.v1.Notification as JSON, small enough for one record.
std::string to_json(const Notification& notification);

}  // namespace kapok::push::wire
