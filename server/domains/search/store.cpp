#include "search/store.h"

#include <limits>

namespace kapok::search::store {

constexpr std::string_view kFindPosition =
    "SELECT seq, format FROM search_position WHERE conversation_id = $1";

std::optional<Position> find_position(storage::Tx& tx, ConversationId id) {
    const auto row = tx.query_row(kFindPosition, {id.text()});
    return row ? std::optional(Position{.seq = row->id<Seq>(0), .format = row->integer(1)})
               : std::nullopt;
}

constexpr std::string_view kPutPosition =
    "INSERT INTO search_position (conversation_id, seq, format) VALUES ($1, $2, $3) "
    "ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq, format = excluded.format";

void put_position(storage::Tx& tx, ConversationId id, const Position& position) {
    tx.exec(kPutPosition, {id.text(), position.seq, position.format});
}

constexpr std::string_view kPutBlock =
    "INSERT INTO search_block (conversation_id, number, first_ms, last_ms, filter) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (conversation_id, number) DO UPDATE SET "
    "first_ms = excluded.first_ms, last_ms = excluded.last_ms, filter = excluded.filter";

void put_block(storage::Tx& tx, ConversationId id, const Block& block) {
    tx.exec(kPutBlock,
            {id.text(), block.number, block.first, block.last, storage::Bytes{block.filter}});
}

constexpr std::string_view kListBlocks =
    "SELECT number, first_ms, last_ms, filter FROM search_block "
    "WHERE conversation_id = $1 AND number < $2 AND first_ms < $3 ORDER BY number DESC LIMIT $4";

std::vector<Block> list_blocks(storage::Tx& tx, ConversationId id, const BlockRange& range) {
    const auto until = range.until ? to_ms(*range.until) : std::numeric_limits<std::int64_t>::max();
    std::vector<Block> blocks;
    for (const auto& row : tx.query(kListBlocks, {id.text(), range.before, until, range.limit})) {
        blocks.push_back({.number = row.integer(0),
                          .first = row.time(1),
                          .last = row.time(2),
                          .filter = row.bytes(3)});
    }
    return blocks;
}

constexpr std::string_view kRemoveBlocks = "DELETE FROM search_block WHERE conversation_id = $1";
constexpr std::string_view kRemovePosition =
    "DELETE FROM search_position WHERE conversation_id = $1";

void remove(storage::Tx& tx, ConversationId id) {
    tx.exec(kRemoveBlocks, {id.text()});
    tx.exec(kRemovePosition, {id.text()});
}

constexpr std::string_view kClearBlocks = "DELETE FROM search_block";
constexpr std::string_view kClearPositions = "DELETE FROM search_position";

void clear(storage::Tx& tx) {
    tx.exec(kClearBlocks);
    tx.exec(kClearPositions);
}

}  // namespace kapok::search::store
