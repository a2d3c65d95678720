// StrongId<Tag, T>: an integer that mixes with no other. Explicit both ways; 0 means "none".
#pragma once

#include <fmt/core.h>

#include <compare>
#include <cstdint>
#include <functional>

namespace kapok {

template <class Tag, class T = std::uint64_t>
class StrongId {
  public:
    constexpr StrongId() = default;
    constexpr explicit StrongId(T value) : value_(value) {}

    [[nodiscard]] constexpr T value() const { return value_; }
    constexpr explicit operator bool() const { return value_ != 0; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;

  private:
    T value_ = 0;
};

}  // namespace kapok

template <class Tag, class T>
struct std::hash<kapok::StrongId<Tag, T>> {
    std::size_t operator()(kapok::StrongId<Tag, T> id) const noexcept {
        // Ids made in one millisecond differ in their low bits only: mix them upwards.
        return static_cast<std::size_t>(static_cast<std::uint64_t>(id.value()) *
                                        0x9E3779B97F4A7C15ULL);
    }
};

template <class Tag, class T>
struct fmt::formatter<kapok::StrongId<Tag, T>> {
    constexpr auto parse(format_parse_context& context) { return context.begin(); }
    template <class Context>
    auto format(kapok::StrongId<Tag, T> id, Context& context) const {
        return fmt::format_to(context.out(), "{}", id.value());
    }
};
