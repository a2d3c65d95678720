// The index's tables. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "search/blocks.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace kapok::search::store {

// How far a conversation is indexed.
struct Position {
    Seq seq{};
    std::int64_t format = 0;
    friend bool operator==(const Position&, const Position&) = default;
};

std::optional<Position> find_position(storage::Tx& tx, ConversationId id);
void put_position(storage::Tx& tx, ConversationId id, const Position& position);

// Adds or overwrites.
void put_block(storage::Tx& tx, ConversationId id, const Block& block);
// Blocks numbered below `before` whose first entry is older than `until`, the highest numbers
// first.
struct BlockRange {
    std::int64_t before = 0;
    std::optional<WallTime> until{};
    std::size_t limit = 0;
};
std::vector<Block> list_blocks(storage::Tx& tx, ConversationId id, const BlockRange& range);

// Forgets a conversation, or all of them.
void remove(storage::Tx& tx, ConversationId id);
void clear(storage::Tx& tx);

}  // namespace kapok::search::store
