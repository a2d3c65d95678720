// Text without what makes the same words look different: case, width, ligatures, invisible
// characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::moderation {

struct Folded {
    std::string text{};
    // For each byte of `text`: where the character it came from begins and ends in the source.
    std::vector<std::uint32_t> begins{};
    std::vector<std::uint32_t> ends{};
};

// Total: a byte that is not UTF-8 stands for itself.
Folded fold(std::string_view source);

}  // namespace kapok::moderation
