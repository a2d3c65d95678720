// What an operator may set for moderation.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kapok::moderation {

// A content policy of the operator's own, asked over HTTP.
struct PolicySettings {
    std::string url{};     // empty: nobody is asked
    std::string secret{};  // may be empty
    std::chrono::milliseconds timeout{2'000};
    std::string on_failure = "allow";  // or "refuse"
    std::size_t calls_max = 64;        // at once
};

}  // namespace kapok::moderation
