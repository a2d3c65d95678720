#include "messaging/store_imported.h"

#include "base/assert.h"

namespace kapok::messaging::store {

constexpr std::string_view kPutImported =
    "INSERT INTO messaging_conversation (id, kind, name, avatar_media_id, member_count, dissolved, "
    "creator_id, client_group_id, created_ms, origin_name, origin_kind) "
    "VALUES ($1, $2, $3, '', 1, 0, NULL, NULL, $4, $5, $6) "
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, origin_name = excluded.origin_name";

void put_imported(storage::Tx& tx, const ConversationRow& row, WallTime now) {
    KAPOK_ASSERT(row.origin.has_value(), "what was imported has an origin");
    tx.exec(kPutImported,
            {row.id.text(),
             static_cast<std::int64_t>(Kind::kImported),
             row.name,
             now,
             row.origin->instance_name,
             static_cast<std::int64_t>(row.origin->kind)});
}

}  // namespace kapok::messaging::store
