// What a clock on the wall shows somewhere, by the system's time zone database.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kapok::push {

// Minutes since midnight; nothing for a zone that is not known. An empty name is UTC. Thread-safe.
std::optional<std::uint32_t> minute_of_day(WallTime time, const std::string& zone);

}  // namespace kapok::push
