// The command line, configuration file and environment of kapokd.
#pragma once

#include "app/settings.h"

#include <optional>
#include <string>

namespace kapok::app {

enum class Action { kServe, kExport, kImport };

struct Command {
    Action action = Action::kServe;
    Settings settings{};
    // Of an export or import: the archive's file, and what unlocks it.
    std::string file{};
    std::string passphrase{};
};

// Nothing if the question was answered already (--help and the like). Sets up the log.
Result<std::optional<Command>> read_command_line(int argc, char** argv);

}  // namespace kapok::app
