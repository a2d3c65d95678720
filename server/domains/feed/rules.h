// Pure decisions of feed.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "streams/streams.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::feed {

inline constexpr std::uint32_t kPageDefault = 200;
inline constexpr std::uint32_t kPageMax = 500;

// How many entries to read when a client asks for `limit`.
Result<std::uint32_t> page_size(std::uint32_t limit);

// A row of the outbox: whose feed, and the change.
struct PendingChange {
    UserId user;
    std::string change;
};
std::string encode_pending(UserId user, std::string_view change);
std::optional<PendingChange> decode_pending(std::string_view payload);

// The append that an outbox row stands for; the same row gives the same append.
streams::Append append_of(std::int64_t row_id, PendingChange pending);

}  // namespace kapok::feed
