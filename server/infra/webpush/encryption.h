// RFC 8291: a message that only the browser can read, as one aes128gcm record (RFC 8188). Pure.
#pragma once

#include "webpush/curve.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::webpush {

inline constexpr std::size_t kSaltBytes = 16;
// Push services take 4,096 bytes: the head has 86, the record a delimiter and a tag of 16.
inline constexpr std::size_t kPlaintextBytesMax = 4'096 - 86 - 1 - 16;

// What a browser gave out for its subscription.
struct BrowserKeys {
    std::string public_key;  // "p256dh", 65 bytes
    std::string auth;        // 16 bytes
};

// Made anew for each message; tests have the one of the RFC.
struct Ephemeral {
    KeyPair keys;
    std::string salt;  // 16 bytes
};

// At most kPlaintextBytesMax. Nothing if the browser's keys are none.
std::optional<std::string> encrypt(std::string_view plaintext,
                                   const BrowserKeys& browser,
                                   const Ephemeral& ephemeral);

// The browser's side, for tests and tools; nothing for what is not meant for it or was changed.
std::optional<std::string> decrypt(std::string_view body,
                                   const KeyPair& browser,
                                   std::string_view auth);

}  // namespace kapok::webpush
