#include "net/address.h"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstdint>

namespace kapok::net {

namespace {

namespace ip = boost::asio::ip;

// Not of the public internet: RFC 6890 and its later additions.
struct V4Block {
    std::uint32_t base;
    int bits;
};
constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return a << 24U | b << 16U | c << 8U;
}
constexpr std::array kV4Blocks{
    V4Block{v4(0, 0, 0), 8},        // this network
    V4Block{v4(10, 0, 0), 8},       // private
    V4Block{v4(100, 64, 0), 10},    // shared by a provider's customers
    V4Block{v4(127, 0, 0), 8},      // loopback
    V4Block{v4(169, 254, 0), 16},   // link-local, and clouds' metadata
    V4Block{v4(172, 16, 0), 12},    // private
    V4Block{v4(192, 0, 0), 24},     // protocols' own
    V4Block{v4(192, 0, 2), 24},     // documentation
    V4Block{v4(192, 88, 99), 24},   // 6to4 relays
    V4Block{v4(192, 168, 0), 16},   // private
    V4Block{v4(198, 18, 0), 15},    // benchmarks
    V4Block{v4(198, 51, 100), 24},  // documentation
    V4Block{v4(203, 0, 113), 24},   // documentation
    V4Block{v4(224, 0, 0), 3},      // multicast, reserved, broadcast
};

bool is_public(const ip::address_v4& address) {
    const auto value = address.to_uint();
    for (const auto& block : kV4Blocks) {
        if ((value ^ block.base) >> (32 - block.bits) == 0) {
            return false;
        }
    }
    return true;
}

bool is_public(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    const auto group = [&](std::size_t at) {
        return static_cast<std::uint32_t>(bytes[2 * at]) << 8U | bytes[2 * at + 1];
    };
    // Only 2000::/3 is given out at all, which leaves out mapped and translated addresses too.
    if ((bytes[0] & 0xE0U) != 0x20U) {
        return false;
    }
    const bool is_protocol = group(0) == 0x2001 && group(1) < 0x0200;        // Teredo and others
    const bool is_documentation = group(0) == 0x2001 && group(1) == 0x0DB8;  // 2001:db8::/32
    const bool is_newer_documentation = group(0) == 0x3FFF && group(1) < 0x1000;
    const bool is_6to4 = group(0) == 0x2002;
    return !is_protocol && !is_documentation && !is_newer_documentation && !is_6to4;
}

}  // namespace

bool is_public_address(std::string_view text) {
    boost::system::error_code failure;
    const auto address = ip::make_address(text, failure);
    // With a zone it names a link of this machine.
    if (failure || text.find('%') != std::string_view::npos) {
        return false;
    }
    return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

}  // namespace kapok::net
