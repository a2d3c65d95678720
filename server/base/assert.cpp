#include "base/assert.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace kapok {

void assertion_failed(std::string_view condition,
                      std::string_view message,
                      const char* file,
                      int line) {
    fmt::print(stderr, "{}:{}: broken invariant: {} [{}]\n", file, line, message, condition);
    std::abort();
}

}  // namespace kapok
