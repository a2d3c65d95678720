// KAPOK_ASSERT(condition, message): a broken invariant of ours ends the process, in release too.
// For what a user or a peer can cause, return an Error instead (base/result.h).
#pragma once

#include <string_view>

namespace kapok {

[[noreturn]] void assertion_failed(std::string_view condition,
                                   std::string_view message,
                                   const char* file,
                                   int line);

}  // namespace kapok

#define KAPOK_ASSERT(condition, message)                                          \
    do {                                                                          \
        if (!(condition)) [[unlikely]] {                                          \
            ::kapok::assertion_failed(#condition, (message), __FILE__, __LINE__); \
        }                                                                         \
    } while (false)
