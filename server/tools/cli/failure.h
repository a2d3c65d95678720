// How a command fails: the exit code, and what is printed on stderr. The codes are part of the
// interface: docs/cli.md.
#pragma once

#include "base/result.h"

namespace kapok::cli {

enum class Exit {
    kDone = 0,
    kUsage = 1,        // wrong arguments, or a local file that cannot be used
    kRefused = 2,      // the server said no
    kNotLoggedIn = 3,  // no session, or one that is no longer good
    kUnreachable = 4,  // no server, or none that answers
    kTimedOut = 5,     // tail: not all of --count came within --timeout
};

// Reasons of failures that begin here and not at the server.
inline constexpr std::string_view kUsageReason = "USAGE";
inline constexpr std::string_view kFileReason = "FILE_UNUSABLE";
inline constexpr std::string_view kNotLoggedInReason = "NOT_LOGGED_IN";
inline constexpr std::string_view kCountNotReachedReason = "COUNT_NOT_REACHED";

Error usage(std::string message);
Error file_failure(const std::string& path, std::string_view what);
Error not_logged_in();

Exit exit_of(const Error& error);
// The call may have been lost on its way: the same call with the same client id is safe.
bool worth_retrying(const Error& error);

enum class Format { kHuman, kJson };
void print_failure(const Error& error, Format format);

}  // namespace kapok::cli
