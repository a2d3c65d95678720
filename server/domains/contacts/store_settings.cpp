#include "contacts/store_settings.h"

namespace kapok::contacts::store {

using storage::Argument;
using storage::Bytes;

constexpr std::string_view kListTags =
    "SELECT tag_id, name FROM contacts_tag WHERE owner_id = $1 ORDER BY tag_id";

std::vector<Tag> list_tags(Tx& tx, UserId owner) {
    std::vector<Tag> tags;
    for (const auto& row : tx.query(kListTags, {owner})) {
        tags.push_back({.id = row.id<TagId>(0), .name = row.text(1)});
    }
    return tags;
}

constexpr std::string_view kFindTag =
    "SELECT tag_id, name FROM contacts_tag WHERE tag_id = $1 AND owner_id = $2";

std::optional<Tag> find_tag(Tx& tx, UserId owner, TagId id) {
    const auto row = tx.query_row(kFindTag, {id, owner});
    return row ? std::optional(Tag{.id = row->id<TagId>(0), .name = row->text(1)}) : std::nullopt;
}

constexpr std::string_view kInsertTag =
    "INSERT INTO contacts_tag (tag_id, owner_id, name) VALUES ($1, $2, $3) "
    "ON CONFLICT (owner_id, name) DO NOTHING";

bool insert_tag(Tx& tx, UserId owner, const Tag& tag) {
    return tx.exec(kInsertTag, {tag.id, owner, tag.name}) == 1;
}

constexpr std::string_view kRenameTag =
    "UPDATE contacts_tag SET name = $3 WHERE tag_id = $1 AND owner_id = $2 AND NOT EXISTS "
    "(SELECT 1 FROM contacts_tag o WHERE o.owner_id = $2 AND o.name = $3 AND o.tag_id <> $1)";

bool rename_tag(Tx& tx, UserId owner, const Tag& tag) {
    return tx.exec(kRenameTag, {tag.id, owner, tag.name}) == 1;
}

constexpr std::string_view kDeleteTag =
    "DELETE FROM contacts_tag WHERE tag_id = $1 AND owner_id = $2";
constexpr std::string_view kUntag =
    "DELETE FROM contacts_tagged WHERE tag_id = $1 AND owner_id = $2";

void delete_tag(Tx& tx, UserId owner, TagId id) {
    tx.exec(kDeleteTag, {id, owner});
    tx.exec(kUntag, {id, owner});
}

constexpr std::string_view kFindPrivacy =
    "SELECT by_handle, by_phone, by_qr, by_group, by_card, confirm, strangers_may_write, presence, "
    "receipts, typing FROM contacts_privacy WHERE user_id = $1";

Privacy find_privacy(Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindPrivacy, {user});
    if (!row) {
        return {};
    }
    return {.by_handle = row->flag(0),
            .by_phone = row->flag(1),
            .by_qr = row->flag(2),
            .by_group = row->flag(3),
            .by_card = row->flag(4),
            .confirm = row->flag(5),
            .strangers_may_write = row->flag(6),
            .presence = row->flag(7),
            .receipts = row->flag(8),
            .typing = row->flag(9)};
}

constexpr std::string_view kPutPrivacy =
    "INSERT INTO contacts_privacy (user_id, by_handle, by_phone, by_qr, by_group, by_card, "
    "confirm, strangers_may_write, presence, receipts, typing) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (user_id) DO UPDATE SET by_handle = excluded.by_handle, "
    "by_phone = excluded.by_phone, by_qr = excluded.by_qr, by_group = excluded.by_group, "
    "by_card = excluded.by_card, confirm = excluded.confirm, "
    "strangers_may_write = excluded.strangers_may_write, presence = excluded.presence, "
    "receipts = excluded.receipts, typing = excluded.typing";

void put_privacy(Tx& tx, UserId user, const Privacy& privacy) {
    tx.exec(kPutPrivacy,
            {user,
             privacy.by_handle,
             privacy.by_phone,
             privacy.by_qr,
             privacy.by_group,
             privacy.by_card,
             privacy.confirm,
             privacy.strangers_may_write,
             privacy.presence,
             privacy.receipts,
             privacy.typing});
}

// A fixed number of places, so that one prepared statement serves all lists.
constexpr std::size_t kUsersAtOnce = 16;
constexpr std::string_view kListWithReceipts =
    "SELECT user_id FROM contacts_privacy WHERE receipts = 1 AND user_id IN "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

std::vector<UserId> list_with_receipts(Tx& tx, std::span<const UserId> users) {
    std::vector<UserId> found;
    for (std::size_t begin = 0; begin < users.size(); begin += kUsersAtOnce) {
        std::vector<Argument> places;
        for (std::size_t at = begin; at < begin + kUsersAtOnce; ++at) {
            places.emplace_back(users[std::min(at, users.size() - 1)]);
        }
        for (const auto& row : tx.query(kListWithReceipts, std::span<const Argument>(places))) {
            found.push_back(row.id<UserId>(0));
        }
    }
    return found;
}

constexpr std::string_view kFindSecret =
    "SELECT salt, secret FROM contacts_book_secret WHERE slot = 1";

std::optional<BookSecret> find_book_secret(Tx& tx) {
    const auto row = tx.query_row(kFindSecret);
    return row ? std::optional(BookSecret{.salt = row->bytes(0), .secret = row->bytes(1)})
               : std::nullopt;
}

constexpr std::string_view kCreateSecret =
    "INSERT INTO contacts_book_secret (slot, salt, secret) VALUES (1, $1, $2) "
    "ON CONFLICT (slot) DO NOTHING";

void create_book_secret(Tx& tx, const BookSecret& fresh) {
    tx.exec(kCreateSecret, {Bytes{fresh.salt}, Bytes{fresh.secret}});
}

constexpr std::string_view kBookIsOn =
    "SELECT own_token FROM contacts_book_owner WHERE owner_id = $1";

bool book_is_on(Tx& tx, UserId owner) { return tx.query_row(kBookIsOn, {owner}).has_value(); }

constexpr std::string_view kCountBook = "SELECT COUNT(*) FROM contacts_book WHERE owner_id = $1";

std::int64_t count_book(Tx& tx, UserId owner) {
    return tx.query_row(kCountBook, {owner})->integer(0);
}

constexpr std::string_view kDeleteBook = "DELETE FROM contacts_book WHERE owner_id = $1";
constexpr std::string_view kDeleteBookOwner = "DELETE FROM contacts_book_owner WHERE owner_id = $1";
constexpr std::string_view kPutBookOwner =
    "INSERT INTO contacts_book_owner (owner_id, own_token) VALUES ($1, $2) "
    "ON CONFLICT (owner_id) DO UPDATE SET own_token = excluded.own_token";
constexpr std::string_view kAddToken =
    "INSERT INTO contacts_book (owner_id, token) VALUES ($1, $2) ON CONFLICT DO NOTHING";

void replace_book(Tx& tx, const Book& book) {
    tx.exec(kDeleteBook, {book.owner});
    tx.exec(kPutBookOwner, {book.owner, book.own_token});
    for (const auto token : book.tokens) {
        tx.exec(kAddToken, {book.owner, token});
    }
}

constexpr std::string_view kSetOwnToken =
    "UPDATE contacts_book_owner SET own_token = $2 WHERE owner_id = $1";

void set_own_token(Tx& tx, UserId owner, std::uint32_t own_token) {
    tx.exec(kSetOwnToken, {owner, own_token});
}

void erase_book(Tx& tx, UserId owner) {
    tx.exec(kDeleteBook, {owner});
    tx.exec(kDeleteBookOwner, {owner});
}

constexpr std::string_view kFindUploads =
    "SELECT uploads, window_ends_ms FROM contacts_book_uploads WHERE owner_id = $1";

std::optional<UploadWindow> find_uploads(Tx& tx, UserId owner) {
    const auto row = tx.query_row(kFindUploads, {owner});
    return row ? std::optional(UploadWindow{.uploads = row->integer(0), .ends = row->time(1)})
               : std::nullopt;
}

constexpr std::string_view kPutUploads =
    "INSERT INTO contacts_book_uploads (owner_id, uploads, window_ends_ms) VALUES ($1, $2, $3) "
    "ON CONFLICT (owner_id) DO UPDATE SET uploads = excluded.uploads, "
    "window_ends_ms = excluded.window_ends_ms";

void put_uploads(Tx& tx, UserId owner, const UploadWindow& window) {
    tx.exec(kPutUploads, {owner, window.uploads, window.ends});
}

constexpr std::string_view kListMatches =
    "SELECT o.owner_id FROM contacts_book_owner me "
    "JOIN contacts_book mine ON mine.owner_id = me.owner_id "
    "JOIN contacts_book_owner o ON o.own_token = mine.token AND o.owner_id <> me.owner_id "
    "JOIN contacts_book theirs ON theirs.owner_id = o.owner_id AND theirs.token = me.own_token "
    "WHERE me.owner_id = $1 ORDER BY o.owner_id LIMIT $2";

std::vector<UserId> list_matches(Tx& tx, UserId owner, std::size_t limit) {
    std::vector<UserId> users;
    for (const auto& row : tx.query(kListMatches, {owner, limit})) {
        users.push_back(row.id<UserId>(0));
    }
    return users;
}

constexpr std::string_view kMatch =
    "SELECT 1 FROM contacts_book_owner me "
    "JOIN contacts_book_owner o ON o.owner_id = $2 "
    "JOIN contacts_book mine ON mine.owner_id = me.owner_id AND mine.token = o.own_token "
    "JOIN contacts_book theirs ON theirs.owner_id = o.owner_id AND theirs.token = me.own_token "
    "WHERE me.owner_id = $1";

bool match(Tx& tx, UserId a, UserId b) { return tx.query_row(kMatch, {a, b}).has_value(); }

}  // namespace kapok::contacts::store
