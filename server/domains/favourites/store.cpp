#include "favourites/store.h"

namespace kapok::favourites::store {
namespace {

constexpr std::string_view kListTags =
    "SELECT tag FROM favourites_tag WHERE favourite_id = $1 ORDER BY place";

// A note is of none.
std::string text_of(const messaging::ConversationId& id) {
    return id == messaging::ConversationId() ? std::string() : id.text();
}

Favourite read_row(storage::Tx& tx, const storage::Row& row) {
    Favourite found{
        .id = row.id<FavouriteId>(0),
        .user = row.id<UserId>(1),
        .conversation =
            messaging::ConversationId::parse(row.text(2)).value_or(messaging::ConversationId()),
        .seq = row.id<streams::Seq>(3),
        .sender = row.id<UserId>(4),
        .said = row.time(5),
        .added = row.time(6),
        .kind = row.text(7),
        .words = row.text(8),
        .content = row.bytes(9),
        .recalled = row.integer(10) != 0};
    for (const auto& tag : tx.query(kListTags, {found.id})) {
        found.tags.push_back(tag.text(0));
    }
    return found;
}

std::optional<Favourite> maybe_row(storage::Tx& tx, const std::optional<storage::Row>& row) {
    return row ? std::optional(read_row(tx, *row)) : std::nullopt;
}

std::vector<FavouriteId> read_ids(const storage::Rows& rows) {
    std::vector<FavouriteId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.id<FavouriteId>(0));
    }
    return ids;
}

}  // namespace

constexpr std::string_view kInsert = R"(
INSERT INTO favourites_item (favourite_id, user_id, conversation, seq, sender_id, said_ms, added_ms,
    kind, words, content, recalled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
ON CONFLICT (user_id, conversation, seq) DO NOTHING)";
constexpr std::string_view kInsertMedia =
    "INSERT INTO favourites_media (favourite_id, media_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

bool insert(storage::Tx& tx, const Favourite& favourite, const std::vector<std::string>& media) {
    const auto inserted = tx.exec(kInsert,
                                  {favourite.id,
                                   favourite.user,
                                   text_of(favourite.conversation),
                                   favourite.seq,
                                   favourite.sender,
                                   favourite.said,
                                   favourite.added,
                                   favourite.kind,
                                   favourite.words,
                                   storage::Bytes{favourite.content}});
    if (inserted == 0) {
        return false;
    }
    for (const auto& id : media) {
        tx.exec(kInsertMedia, {favourite.id, id});
    }
    return true;
}

constexpr std::string_view kFind = R"(
SELECT favourite_id, user_id, conversation, seq, sender_id, said_ms, added_ms, kind, words, content,
    recalled
FROM favourites_item WHERE favourite_id = $1)";

std::optional<Favourite> find(storage::Tx& tx, FavouriteId id) {
    return maybe_row(tx, tx.query_row(kFind, {id}));
}

constexpr std::string_view kFindOf = R"(
SELECT favourite_id, user_id, conversation, seq, sender_id, said_ms, added_ms, kind, words, content,
    recalled
FROM favourites_item WHERE user_id = $1 AND conversation = $2 AND seq = $3)";

std::optional<Favourite> find_of(storage::Tx& tx,
                                 UserId user,
                                 const messaging::ConversationId& conversation,
                                 streams::Seq seq) {
    return maybe_row(tx, tx.query_row(kFindOf, {user, text_of(conversation), seq}));
}

constexpr std::string_view kCount = "SELECT COUNT(*) FROM favourites_item WHERE user_id = $1";

std::int64_t count(storage::Tx& tx, UserId user) {
    return tx.query(kCount, {user}).front().integer(0);
}

// $2 is above every id for the newest; $3 has the kinds between commas.
constexpr std::string_view kList = R"(
SELECT favourite_id, user_id, conversation, seq, sender_id, said_ms, added_ms, kind, words, content,
    recalled
FROM favourites_item
WHERE user_id = $1 AND favourite_id < $2
  AND ($3 = '' OR $3 LIKE '%,' || kind || ',%')
  AND ($4 = '' OR EXISTS (SELECT 1 FROM favourites_tag t
        WHERE t.favourite_id = favourites_item.favourite_id AND t.tag = $4))
  AND ($5 = '' OR words LIKE $5 ESCAPE '\' OR EXISTS (SELECT 1 FROM favourites_tag t
        WHERE t.favourite_id = favourites_item.favourite_id AND t.folded LIKE $5 ESCAPE '\'))
ORDER BY favourite_id DESC LIMIT $6)";

std::vector<Favourite> list(storage::Tx& tx, UserId user, const rules::Query& query) {
    constexpr std::int64_t kEnd = std::int64_t{1} << 62U;
    std::string kinds;
    for (const auto& kind : query.kinds) {
        kinds += (kinds.empty() ? "," : "") + kind + ",";
    }
    const auto before = query.before ? static_cast<std::int64_t>(query.before.value()) : kEnd;
    std::vector<Favourite> found;
    for (const auto& row : tx.query(kList,
                                    {user,
                                     before,
                                     kinds,
                                     query.tag,
                                     query.pattern,
                                     static_cast<std::int64_t>(query.limit)})) {
        found.push_back(read_row(tx, row));
    }
    return found;
}

constexpr std::string_view kListOfEntry = R"(
SELECT favourite_id FROM favourites_item WHERE conversation = $1 AND seq = $2 AND recalled = 0
ORDER BY favourite_id LIMIT $3)";

std::vector<FavouriteId> list_of_entry(storage::Tx& tx,
                                       const messaging::ConversationId& conversation,
                                       streams::Seq seq,
                                       std::size_t limit) {
    return read_ids(
        tx.query(kListOfEntry, {conversation.text(), seq, static_cast<std::int64_t>(limit)}));
}

constexpr std::string_view kListIdsOf =
    "SELECT favourite_id FROM favourites_item WHERE user_id = $1 ORDER BY favourite_id LIMIT $2";

std::vector<FavouriteId> list_ids_of(storage::Tx& tx, UserId user, std::size_t limit) {
    return read_ids(tx.query(kListIdsOf, {user, static_cast<std::int64_t>(limit)}));
}

constexpr std::string_view kListMedia =
    "SELECT media_id FROM favourites_media WHERE favourite_id = $1 ORDER BY media_id";

std::vector<std::string> list_media(storage::Tx& tx, FavouriteId id) {
    std::vector<std::string> ids;
    for (const auto& row : tx.query(kListMedia, {id})) {
        ids.push_back(row.text(0));
    }
    return ids;
}

constexpr std::string_view kListShowing = R"(
SELECT i.conversation, i.seq
FROM favourites_media m JOIN favourites_item i ON i.favourite_id = m.favourite_id
WHERE m.media_id = $1 AND i.user_id = $2 AND i.recalled = 0 ORDER BY i.favourite_id LIMIT $3)";

std::vector<messaging::MessageId> list_showing(storage::Tx& tx,
                                               UserId user,
                                               const std::string& media_id,
                                               std::size_t limit) {
    std::vector<messaging::MessageId> messages;
    for (const auto& row :
         tx.query(kListShowing, {media_id, user, static_cast<std::int64_t>(limit)})) {
        if (auto conversation = messaging::ConversationId::parse(row.text(0))) {
            messages.push_back({.conversation = *conversation, .seq = row.id<streams::Seq>(1)});
        }
    }
    return messages;
}

constexpr std::string_view kRemoveTags = "DELETE FROM favourites_tag WHERE favourite_id = $1";
constexpr std::string_view kInsertTag =
    "INSERT INTO favourites_tag (user_id, favourite_id, tag, folded, place) "
    "VALUES ($1, $2, $3, $4, $5)";

void put_tags(storage::Tx& tx, const Favourite& favourite, const std::vector<std::string>& tags) {
    tx.exec(kRemoveTags, {favourite.id});
    std::int64_t place = 0;
    for (const auto& tag : tags) {
        tx.exec(kInsertTag, {favourite.user, favourite.id, tag, rules::fold(tag), ++place});
    }
}

constexpr std::string_view kCountTags = R"(
SELECT tag, COUNT(*) FROM favourites_tag WHERE user_id = $1 GROUP BY tag ORDER BY 2 DESC, 1
LIMIT 500)";

std::vector<TagCount> list_tags(storage::Tx& tx, UserId user) {
    std::vector<TagCount> tags;
    for (const auto& row : tx.query(kCountTags, {user})) {
        tags.push_back({.tag = row.text(0), .count = static_cast<std::uint32_t>(row.integer(1))});
    }
    return tags;
}

constexpr std::string_view kCountTag =
    "SELECT COUNT(*) FROM favourites_tag WHERE user_id = $1 AND tag = $2";

bool has_tag(storage::Tx& tx, UserId user, const std::string& tag) {
    return tx.query(kCountTag, {user, tag}).front().integer(0) > 0;
}

// What has both names keeps the place of the one it had first.
constexpr std::string_view kDropDoubles = R"(
DELETE FROM favourites_tag WHERE user_id = $1 AND tag = $2 AND EXISTS (
    SELECT 1 FROM favourites_tag other
    WHERE other.favourite_id = favourites_tag.favourite_id AND other.tag = $3))";
constexpr std::string_view kRenameTag =
    "UPDATE favourites_tag SET tag = $3, folded = $4 WHERE user_id = $1 AND tag = $2";

void rename_tag(storage::Tx& tx, UserId user, const std::string& tag, const std::string& new_tag) {
    if (tag == new_tag) {
        return;
    }
    tx.exec(kDropDoubles, {user, tag, new_tag});
    tx.exec(kRenameTag, {user, tag, new_tag, rules::fold(new_tag)});
}

constexpr std::string_view kRemoveTag =
    "DELETE FROM favourites_tag WHERE user_id = $1 AND tag = $2";

void remove_tag(storage::Tx& tx, UserId user, const std::string& tag) {
    tx.exec(kRemoveTag, {user, tag});
}

constexpr std::string_view kPutNote =
    "UPDATE favourites_item SET said_ms = $2, words = $3, content = $4 WHERE favourite_id = $1";

void put_note(storage::Tx& tx, const Favourite& note) {
    tx.exec(kPutNote, {note.id, note.said, note.words, storage::Bytes{note.content}});
}

constexpr std::string_view kRemoveMedia = "DELETE FROM favourites_media WHERE favourite_id = $1";
constexpr std::string_view kBlank =
    "UPDATE favourites_item SET words = '', content = $2, recalled = 1 WHERE favourite_id = $1";

void blank(storage::Tx& tx, FavouriteId id) {
    tx.exec(kRemoveMedia, {id});
    tx.exec(kBlank, {id, storage::Bytes{}});
}

constexpr std::string_view kRemove = "DELETE FROM favourites_item WHERE favourite_id = $1";

void remove(storage::Tx& tx, FavouriteId id) {
    tx.exec(kRemoveTags, {id});
    tx.exec(kRemoveMedia, {id});
    tx.exec(kRemove, {id});
}

}  // namespace kapok::favourites::store
