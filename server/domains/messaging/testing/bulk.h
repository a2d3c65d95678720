// A large group at once: what joining one by one would have made, written in a few statements.
#pragma once

#include "base/assert.h"
#include "messaging/store.h"
#include "storage/database.h"

namespace kapok::messaging::testing {

inline constexpr std::uint64_t kFirstOfBulk = 1'000'000;

// Members with ids from kFirstOfBulk on, who joined at the group's beginning. Freshen rosters after
// it.
inline void fill_group(storage::Database& database, ConversationId id, std::size_t count) {
    constexpr std::string_view kMembers =
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) "
        "INSERT INTO messaging_member (conversation_id, user_id, active, role, join_seq, "
        "join_ordinal, joined_ms, leave_seq, leave_ordinal, left_ms, left_name, "
        "left_avatar_media_id, returned, pinned, muted, hidden, hidden_ordinal, draft, "
        "marked_unread, read_seq, read_ordinal, version) "
        "SELECT $1, $3 + i, 1, 1, 1, 0, 1, 0, 0, 0, '', '', 0, 0, 0, 0, 0, '', 0, 0, 0, $4 FROM n";
    constexpr std::string_view kNames =
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) "
        "INSERT INTO messaging_member_name (conversation_id, user_id, kind, name) "
        "SELECT $1, $3 + i, 0, CAST('member' || i AS BLOB) FROM n";
    const auto filled =
        database.blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            auto group = store::find_conversation(tx, id);
            KAPOK_ASSERT(group.has_value(), "the group was made");
            ++group->version;
            group->member_count += static_cast<std::uint32_t>(count);
            tx.exec(kMembers, {id.text(), count, kFirstOfBulk, group->version});
            tx.exec(kNames, {id.text(), count, kFirstOfBulk});
            store::update_conversation(tx, *group);
            return {};
        });
    KAPOK_ASSERT(filled.has_value(), "the group was filled");
}

}  // namespace kapok::messaging::testing
