// Page tokens that are some numbers: base64url of decimals with spaces between.
#pragma once

#include "base/encoding.h"
#include "base/ids.h"
#include "base/result.h"
#include "messaging/api/errors.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::messaging {

// Databases have no larger ones.
inline constexpr std::uint64_t kMostInteger = std::numeric_limits<std::int64_t>::max();

inline Error bad_token() {
    return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
}

template <std::size_t N>
std::optional<std::array<std::uint64_t, N>> numbers_of_token(const std::string& token) {
    const auto text = from_base64url(token).value_or("");
    std::string_view rest = text;
    std::array<std::uint64_t, N> numbers{};
    for (auto& number : numbers) {
        const auto space = rest.find(' ');
        const auto parsed = parse_decimal(rest.substr(0, space));
        if (!parsed || *parsed > kMostInteger) {
            return std::nullopt;
        }
        number = *parsed;
        rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
    }
    return numbers;
}

}  // namespace kapok::messaging
