// A short name for a (sender, client_message_id): what is kept of an id where the entry is gone.
#pragma once

#include "base/random.h"
#include "streams/bytes.h"
#include "streams/streams.h"

#include <string>
#include <string_view>

namespace kapok::streams {

inline constexpr std::size_t kIdDigestBytes = 12;

// The first 96 bits of SHA-256 of the sender, 8 bytes big-endian, and the id.
inline std::string id_digest(UserId sender, std::string_view client_message_id) {
    std::string hashed;
    hashed.reserve(8 + client_message_id.size());
    put_big64(hashed, sender.value());
    hashed.append(client_message_id);
    const auto digest = sha256(hashed);
    return {reinterpret_cast<const char*>(digest.data()), kIdDigestBytes};
}

}  // namespace kapok::streams
