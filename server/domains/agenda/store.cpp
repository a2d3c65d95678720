#include "agenda/store.h"

#include "base/encoding.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::agenda::store {
namespace {

constexpr std::string_view kAll = "all";

std::string mentions_of(const messaging::Text& text) {
    std::string mentions(text.mentions_all ? kAll : "");
    for (const auto user : text.mentioned) {
        mentions += fmt::format("{}{}", mentions.empty() ? "" : ",", user);
    }
    return mentions;
}

messaging::Text text_of(std::string words, std::string_view mentions) {
    messaging::Text text{.text = std::move(words)};
    while (!mentions.empty()) {
        const auto comma = std::min(mentions.find(','), mentions.size());
        const auto one = mentions.substr(0, comma);
        if (one == kAll) {
            text.mentions_all = true;
        } else {
            text.mentioned.emplace_back(parse_decimal(one).value_or(0));
        }
        mentions.remove_prefix(std::min(comma + 1, mentions.size()));
    }
    return text;
}

Item item_of(const storage::Row& row) {
    const auto conversation = ConversationId::parse(row.text(4));
    return {.id = row.id<ItemId>(0),
            .user = row.id<UserId>(1),
            .client_item_id = row.text(2),
            .kind = static_cast<Kind>(row.integer(3)),
            .conversation = conversation.value_or(ConversationId()),
            .seq = row.id<Seq>(5),
            .text = text_of(row.text(6), row.text(7)),
            .due = row.time(8),
            .failure = row.text(9)};
}

std::vector<Item> items_of(const storage::Rows& rows) {
    std::vector<Item> items;
    items.reserve(rows.size());
    for (const auto& row : rows) {
        items.push_back(item_of(row));
    }
    return items;
}

std::optional<Item> maybe_item(const std::optional<storage::Row>& row) {
    return row ? std::optional(item_of(*row)) : std::nullopt;
}

}  // namespace

constexpr std::string_view kAdd =
    "INSERT INTO agenda_item (item_id, user_id, client_item_id, kind, conversation_id, seq, words, "
    "mentions, due_ms, failure, lease_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0) "
    "ON CONFLICT (user_id, client_item_id) DO NOTHING";

bool add(storage::Tx& tx, const Item& item) {
    return tx.exec(kAdd,
                   {item.id,
                    item.user,
                    item.client_item_id,
                    static_cast<std::int64_t>(item.kind),
                    item.conversation.text(),
                    item.seq,
                    item.text.text,
                    mentions_of(item.text),
                    item.due}) > 0;
}

constexpr std::string_view kFind =
    "SELECT item_id, user_id, client_item_id, kind, conversation_id, seq, words, mentions, due_ms, "
    "failure FROM agenda_item WHERE user_id = $1 AND item_id = $2";

std::optional<Item> find(storage::Tx& tx, UserId user, ItemId id) {
    return maybe_item(tx.query_row(kFind, {user, id}));
}

constexpr std::string_view kFindByClientId =
    "SELECT item_id, user_id, client_item_id, kind, conversation_id, seq, words, mentions, due_ms, "
    "failure FROM agenda_item WHERE user_id = $1 AND client_item_id = $2";

std::optional<Item> find_by_client_id(storage::Tx& tx, UserId user, std::string_view id) {
    return maybe_item(tx.query_row(kFindByClientId, {user, id}));
}

constexpr std::string_view kCount = "SELECT COUNT(*) FROM agenda_item WHERE user_id = $1";

std::int64_t count(storage::Tx& tx, UserId user) {
    return tx.query_row(kCount, {user})->integer(0);
}

constexpr std::string_view kList =
    "SELECT item_id, user_id, client_item_id, kind, conversation_id, seq, words, mentions, due_ms, "
    "failure FROM agenda_item WHERE user_id = $1 ORDER BY due_ms, item_id";

std::vector<Item> list(storage::Tx& tx, UserId user) { return items_of(tx.query(kList, {user})); }

constexpr std::string_view kUpdate =
    "UPDATE agenda_item SET words = $2, mentions = $3, due_ms = $4, failure = '', lease_ms = 0 "
    "WHERE item_id = $1";

void update(storage::Tx& tx, const Item& item) {
    tx.exec(kUpdate, {item.id, item.text.text, mentions_of(item.text), item.due});
}

constexpr std::string_view kRemove = "DELETE FROM agenda_item WHERE user_id = $1 AND item_id = $2";

void remove(storage::Tx& tx, UserId user, ItemId id) { tx.exec(kRemove, {user, id}); }

constexpr std::string_view kRemoveAll = "DELETE FROM agenda_item WHERE user_id = $1";

void remove_all(storage::Tx& tx, UserId user) { tx.exec(kRemoveAll, {user}); }

constexpr std::string_view kFindNextDue =
    "SELECT due_ms FROM agenda_item WHERE failure = '' ORDER BY due_ms LIMIT 1";

std::optional<WallTime> find_next_due(storage::Tx& tx) {
    const auto row = tx.query_row(kFindNextDue);
    return row ? std::optional(row->time(0)) : std::nullopt;
}

constexpr std::string_view kListDue =
    "SELECT item_id, user_id, client_item_id, kind, conversation_id, seq, words, mentions, due_ms, "
    "failure FROM agenda_item WHERE failure = '' AND due_ms <= $1 AND lease_ms <= $1 "
    "ORDER BY due_ms, item_id LIMIT $2";
constexpr std::string_view kLease = "UPDATE agenda_item SET lease_ms = $2 WHERE item_id = $1";

std::vector<Item> claim_due(storage::Tx& tx, WallTime now, WallTime lease, std::size_t limit) {
    auto items = items_of(tx.query(kListDue, {now, limit}));
    for (const auto& item : items) {
        tx.exec(kLease, {item.id, lease});
    }
    return items;
}

constexpr std::string_view kRemoveDone =
    "DELETE FROM agenda_item WHERE item_id = $1 AND due_ms = $2 AND words = $3 AND failure = ''";

// One that was changed while it happened stays: the author must hear of it.
void remove_done(storage::Tx& tx, const Item& item) {
    tx.exec(kRemoveDone, {item.id, item.due, item.text.text});
}

constexpr std::string_view kSetFailed =
    "UPDATE agenda_item SET failure = $3 WHERE item_id = $1 AND due_ms = $2";

void set_failed(storage::Tx& tx, const Item& item, std::string_view reason) {
    tx.exec(kSetFailed, {item.id, item.due, reason});
}

}  // namespace kapok::agenda::store
