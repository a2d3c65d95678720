// The command line, configuration file and environment of kapokd.
#pragma once

#include "app/settings.h"

#include <optional>

namespace kapok::app {

// Nothing if the question was answered already (--help and the like). Sets up the log.
Result<std::optional<Settings>> read_command_line(int argc, char** argv);

}  // namespace kapok::app
