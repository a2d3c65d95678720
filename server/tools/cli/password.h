// Asking the person at the terminal.
#pragma once

#include "base/result.h"

#include <string>

namespace kapok::cli {

enum class PasswordFrom { kAnywhere, kStdin };

// From the first line of stdin if asked for; else $KAPOK_PASSWORD; else typed without echo. Invalid
// USAGE if there is none of these.
Result<std::string> read_password(PasswordFrom from);

// Asks on the terminal; Invalid USAGE with `missing` if there is none.
Result<std::string> ask(const std::string& question, const std::string& missing);

}  // namespace kapok::cli
