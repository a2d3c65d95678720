#include "messaging/store_oversight.h"

#include "base/utf8.h"

namespace kapok::messaging::store {
namespace {

// For LIKE … ESCAPE '!': the text as it is, somewhere.
std::string containing(std::string_view text) {
    std::string pattern = "%";
    for (const char c : to_lower_ascii(text)) {
        if (c == '%' || c == '_' || c == '!') {
            pattern += '!';
        }
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

constexpr std::string_view kFindGroups =
    "SELECT id, name, member_count, created_ms, dissolved FROM messaging_conversation "
    "WHERE kind = 2 AND id > $1 AND (LOWER(name) LIKE $2 ESCAPE '!' OR id = $3) "
    "ORDER BY id LIMIT $4";

std::vector<GroupLine> find_groups(storage::Tx& tx, const GroupSearch& search) {
    std::vector<GroupLine> groups;
    for (const auto& row : tx.query(
             kFindGroups, {search.after, containing(search.text), search.text, search.limit})) {
        groups.push_back({.id = ConversationId::parse(row.text(0)).value_or(ConversationId()),
                          .name = row.text(1),
                          .member_count = static_cast<std::uint32_t>(row.integer(2)),
                          .created = row.time(3),
                          .dissolved = row.flag(4)});
    }
    return groups;
}

constexpr std::string_view kCountGroups =
    "SELECT COUNT(*) FROM messaging_conversation WHERE kind = 2 AND dissolved = 0";

std::int64_t count_groups(storage::Tx& tx) { return tx.query(kCountGroups).front().integer(0); }

constexpr std::string_view kCountGroupsOf =
    "SELECT COUNT(*) FROM messaging_member m JOIN messaging_conversation c "
    "ON c.id = m.conversation_id WHERE m.user_id = $1 AND m.active = 1 AND c.kind = 2";

std::int64_t count_groups_of(storage::Tx& tx, UserId user) {
    return tx.query(kCountGroupsOf, {user}).front().integer(0);
}

constexpr std::string_view kListOfKind =
    "SELECT id FROM messaging_conversation WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";

std::vector<ConversationId> list_of_kind(storage::Tx& tx,
                                         Kind kind,
                                         std::string_view after,
                                         std::size_t limit) {
    std::vector<ConversationId> ids;
    for (const auto& row : tx.query(kListOfKind, {static_cast<std::int64_t>(kind), after, limit})) {
        ids.push_back(ConversationId::parse(row.text(0)).value_or(ConversationId()));
    }
    return ids;
}

constexpr std::string_view kRemoveMentionsUpTo =
    "DELETE FROM messaging_mention WHERE conversation_id = $1 AND seq <= $2";
constexpr std::string_view kRemoveReactionsUpTo =
    "DELETE FROM messaging_reaction WHERE conversation_id = $1 AND target_seq <= $2";
constexpr std::string_view kRemoveTalliesUpTo =
    "DELETE FROM messaging_reaction_tally WHERE conversation_id = $1 AND target_seq <= $2";
constexpr std::string_view kRemovePinsUpTo =
    "DELETE FROM messaging_pin WHERE conversation_id = $1 AND seq <= $2";
constexpr std::string_view kRemoveHiddenUpTo =
    "DELETE FROM messaging_hidden WHERE conversation_id = $1 AND seq <= $2";

void remove_marks_up_to(storage::Tx& tx, ConversationId id, streams::Seq last) {
    for (const auto sql : {kRemoveMentionsUpTo,
                           kRemoveReactionsUpTo,
                           kRemoveTalliesUpTo,
                           kRemovePinsUpTo,
                           kRemoveHiddenUpTo}) {
        tx.exec(sql, {id.text(), last});
    }
}

}  // namespace kapok::messaging::store
