// Integers as bytes: big-endian where the order of keys matters, varints where size does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kapok::streams {

inline constexpr std::size_t kEncodedStreamIdSize = 17;

inline void put_big64(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(value >> static_cast<unsigned>(shift)));
    }
}

// `bytes` has eight.
inline std::uint64_t get_big64(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes.substr(0, 8)) {
        value = (value << 8U) | static_cast<unsigned char>(byte);
    }
    return value;
}

inline void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

// Takes from the front of what it was given. After a short read everything is zero and good() is
// false.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto taken = take(1);
            if (taken.empty()) {
                return 0;
            }
            const auto byte = static_cast<unsigned char>(taken.front());
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        good_ = false;
        return 0;
    }

    std::uint64_t big64() {
        const auto bytes = take(8);
        return good_ ? get_big64(bytes) : 0;
    }

    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            good_ = false;
            rest_ = {};
            return {};
        }
        const auto out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool good() const { return good_; }
    // Everything was there and nothing is left.
    [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool good_ = true;
};

}  // namespace kapok::streams
