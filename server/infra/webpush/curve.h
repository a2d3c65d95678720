// P-256 (RFC 8291, RFC 8292): key pairs, agreement and signatures, as bytes. Pure.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::webpush {

inline constexpr std::size_t kPrivateKeyBytes = 32;
inline constexpr std::size_t kPublicKeyBytes = 65;  // uncompressed: 0x04, x, y
inline constexpr std::size_t kAuthBytes = 16;

struct KeyPair {
    std::string private_key;  // the number, big-endian
    std::string public_key;
};

// By the system's generator.
KeyPair make_key_pair();
// The pair of a private key; nothing if it is none.
std::optional<KeyPair> key_pair_of(std::string_view private_key);
// An uncompressed point of the curve.
bool is_public_key(std::string_view bytes);

// What the two have in common (x of the product), 32 bytes; nothing if one is no key.
std::optional<std::string> agree(const KeyPair& own, std::string_view other_public);

// ES256: r and s, 32 bytes each. The pair is a whole one.
std::string sign(const KeyPair& own, std::string_view text);
bool verify(std::string_view public_key, std::string_view text, std::string_view signature);

}  // namespace kapok::webpush
