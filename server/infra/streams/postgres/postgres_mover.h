// Moves the streams of PostgreSQL; see streams/mover.h.
#pragma once

#include "streams/mover.h"

#include <memory>
#include <string>

namespace kapok::streams {

// Connects at the first call.
std::unique_ptr<Mover> open_postgres_mover(std::string conninfo);

}  // namespace kapok::streams
