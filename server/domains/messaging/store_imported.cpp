#include "messaging/store_imported.h"

#include "base/assert.h"
#include "messaging/store_receipts.h"

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

constexpr std::string_view kPutImport =
    "INSERT INTO messaging_import (user_id, conversation_id) VALUES ($1, $2) "
    "ON CONFLICT DO NOTHING";

void put_import(storage::Tx& tx, ConversationId id) {
    tx.exec(kPutImport, {id.first(), id.text()});
}

constexpr std::string_view kRemoveImport =
    "DELETE FROM messaging_import WHERE user_id = $1 AND conversation_id = $2";

void remove_import(storage::Tx& tx, ConversationId id) {
    tx.exec(kRemoveImport, {id.first(), id.text()});
}

constexpr std::string_view kListImports =
    "SELECT conversation_id FROM messaging_import WHERE user_id = $1";

std::vector<ConversationId> list_imports(storage::Tx& tx, UserId user) {
    std::vector<ConversationId> imports;
    for (const auto& row : tx.query(kListImports, {user})) {
        const auto id = ConversationId::parse(row.text(0));
        KAPOK_ASSERT(id.has_value(), "a row has the text of an id");
        imports.push_back(*id);
    }
    return imports;
}

constexpr std::string_view kForgetConversation = "DELETE FROM messaging_conversation WHERE id = $1";

void erase_imported(storage::Tx& tx, ConversationId id) {
    KAPOK_ASSERT(id.kind() == Kind::kImported, "others are in it, too");
    remove_import(tx, id);
    erase_member(tx, id, id.first());
    tx.exec(kForgetConversation, {id.text()});
}

}  // namespace kapok::messaging::store
