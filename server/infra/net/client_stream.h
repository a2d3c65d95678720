// Connecting. Internal to net.
#pragma once

#include "net/client.h"
#include "net/stream.h"

namespace kapok::net {

// Resolves, connects and shakes hands within settings.connect_wait.
Task<Result<std::shared_ptr<Stream>>> open_stream(runtime::Timers* timers, ClientSettings settings);

Task<Result<void>> write_all(std::shared_ptr<Stream> stream, std::string bytes);
// At least one byte; empty when the peer has ended.
Task<Result<std::string>> read_some(std::shared_ptr<Stream> stream);

}  // namespace kapok::net
