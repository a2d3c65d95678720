// Addresses of the network, told apart: the internet, and what is nobody else's business. Pure.
#pragma once

#include <string_view>

namespace kapok::net {

// True for an address of the public internet. Everything that is not plainly one is not: loopback,
// private, link-local, unique local, shared (CGNAT), multicast, reserved, documentation, and
// addresses that carry another one (mapped, 6to4, Teredo, NAT64). `text` without port and brackets.
bool is_public_address(std::string_view text);

}  // namespace kapok::net
