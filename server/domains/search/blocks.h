// Blocks: runs of 128 entries of a conversation, each with what the index keeps of it. A block is a
// pure function of its entries, so it can be made anew at any time. Pure.
#pragma once

#include "messaging/api/history.h"
#include "search/filter.h"

#include <cstdint>
#include <vector>

namespace kapok::search {

using messaging::ConversationId;
using messaging::Seq;

inline constexpr std::uint64_t kBlockEntries = 128;

struct Block {
    std::int64_t number = 0;  // of entries number * 128 + 1 and on
    WallTime first{};
    WallTime last{};
    std::string filter{};
};

std::int64_t block_of(Seq seq);
Seq first_of(std::int64_t block);
Seq last_of(std::int64_t block);

// What can be asked for as a kind: the content's own, and "link".
std::vector<std::string> kinds_of(const messaging::Body& body);

// `entries`: those of the block that there are, not empty.
Block make_block(std::int64_t number, const std::vector<messaging::Entry>& entries);

}  // namespace kapok::search
