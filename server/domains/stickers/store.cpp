#include "stickers/store.h"

#include "stickers/wire.h"

namespace kapok::stickers::store {
namespace {

constexpr std::string_view kInsertSticker =
    "INSERT INTO stickers_sticker (pack_id, place, words, media) VALUES ($1, $2, $3, $4)";

constexpr std::string_view kListStickers = R"(
SELECT words, media FROM stickers_sticker WHERE pack_id = $1 AND place <= $2 ORDER BY place)";

constexpr std::string_view kCountStickers =
    "SELECT COUNT(*) FROM stickers_sticker WHERE pack_id = $1";

void read_stickers(storage::Tx& tx, Pack& pack, std::size_t shown) {
    for (const auto& row : tx.query(kListStickers, {pack.id, shown})) {
        pack.stickers.push_back({.words = row.text(0), .media = wire::decode_media(row.bytes(1))});
    }
    pack.count = static_cast<std::size_t>(tx.query(kCountStickers, {pack.id}).front().integer(0));
}

Pack read_pack(const storage::Row& row) {
    return {.id = row.text(0),
            .title = row.text(1),
            .author = row.text(2),
            .licence = row.text(3),
            .for_everyone = row.flag(4)};
}

std::optional<PackRow> maybe_pack(storage::Tx& tx, const std::optional<storage::Row>& row) {
    if (!row) {
        return std::nullopt;
    }
    PackRow found{.pack = read_pack(*row),
                  .archive_sha256 = row->text(5),
                  .created = row->time(6),
                  .withdrawn = row->flag(7)};
    read_stickers(tx, found.pack, kStickersMax);
    return found;
}

}  // namespace

constexpr std::string_view kInsertPack = R"(
INSERT INTO stickers_pack
    (pack_id, title, author, licence, for_everyone, archive_sha256, created_ms, withdrawn)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))";

void insert_pack(storage::Tx& tx, const PackRow& row) {
    const auto& pack = row.pack;
    tx.exec(kInsertPack,
            {pack.id,
             pack.title,
             pack.author,
             pack.licence,
             pack.for_everyone ? 1 : 0,
             row.archive_sha256,
             row.created,
             row.withdrawn ? 1 : 0});
    std::int64_t place = 0;
    for (const auto& sticker : pack.stickers) {
        tx.exec(kInsertSticker,
                {pack.id, ++place, sticker.words, storage::Bytes{wire::encode(sticker.media)}});
    }
}

constexpr std::string_view kFindPack = R"(
SELECT pack_id, title, author, licence, for_everyone, archive_sha256, created_ms, withdrawn
FROM stickers_pack WHERE pack_id = $1)";

std::optional<PackRow> find_pack(storage::Tx& tx, std::string_view id) {
    return maybe_pack(tx, tx.query_row(kFindPack, {id}));
}

constexpr std::string_view kFindByArchive = R"(
SELECT pack_id, title, author, licence, for_everyone, archive_sha256, created_ms, withdrawn
FROM stickers_pack WHERE archive_sha256 = $1)";

std::optional<PackRow> find_pack_by_archive(storage::Tx& tx, std::string_view sha256) {
    return maybe_pack(tx, tx.query_row(kFindByArchive, {sha256}));
}

constexpr std::string_view kListPacks = R"(
SELECT pack_id, title, author, licence, for_everyone FROM stickers_pack WHERE withdrawn = 0
ORDER BY created_ms DESC, pack_id DESC)";

std::vector<Pack> list_packs(storage::Tx& tx, std::size_t shown) {
    std::vector<Pack> packs;
    for (const auto& row : tx.query(kListPacks)) {
        packs.push_back(read_pack(row));
        read_stickers(tx, packs.back(), shown);
    }
    return packs;
}

std::vector<std::string> list_pack_ids(storage::Tx& tx, Which which) {
    std::vector<std::string> ids;
    for (const auto& row : tx.query(kListPacks)) {
        if (which == Which::kAll || row.flag(4)) {
            ids.push_back(row.text(0));
        }
    }
    return ids;
}

constexpr std::string_view kSetWithdrawn =
    "UPDATE stickers_pack SET withdrawn = $2 WHERE pack_id = $1";

void set_withdrawn(storage::Tx& tx, std::string_view id, bool withdrawn) {
    tx.exec(kSetWithdrawn, {id, withdrawn ? 1 : 0});
}

constexpr std::string_view kSetForEveryone =
    "UPDATE stickers_pack SET for_everyone = $2 WHERE pack_id = $1";

void set_for_everyone(storage::Tx& tx, std::string_view id, bool for_everyone) {
    tx.exec(kSetForEveryone, {id, for_everyone ? 1 : 0});
}

constexpr std::string_view kFindPerson =
    "SELECT shelf, recent FROM stickers_person WHERE user_id = $1";

std::optional<std::vector<std::string>> find_shelf(storage::Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindPerson, {user});
    if (!row || row->is_null(0)) {
        return std::nullopt;
    }
    return wire::decode_shelf(row->bytes(0));
}

constexpr std::string_view kPutShelf = R"(
INSERT INTO stickers_person (user_id, shelf) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET shelf = excluded.shelf)";

void put_shelf(storage::Tx& tx, UserId user, const std::vector<std::string>& packs) {
    tx.exec(kPutShelf, {user, storage::Bytes{wire::encode(packs)}});
}

std::vector<Used> list_recent(storage::Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindPerson, {user});
    return row && !row->is_null(1) ? wire::decode_recent(row->bytes(1)) : std::vector<Used>();
}

constexpr std::string_view kPutRecent = R"(
INSERT INTO stickers_person (user_id, recent) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET recent = excluded.recent)";

void put_recent(storage::Tx& tx, UserId user, const std::vector<Used>& recent) {
    tx.exec(kPutRecent, {user, storage::Bytes{wire::encode(recent)}});
}

constexpr std::string_view kListSaved = R"(
SELECT media, saved_ms FROM stickers_saved WHERE user_id = $1 ORDER BY saved_ms DESC, media_id)";

std::vector<Saved> list_saved(storage::Tx& tx, UserId user) {
    std::vector<Saved> saved;
    for (const auto& row : tx.query(kListSaved, {user})) {
        saved.push_back({.media = wire::decode_media(row.bytes(0)), .time = row.time(1)});
    }
    return saved;
}

constexpr std::string_view kFindSaved =
    "SELECT media, saved_ms FROM stickers_saved WHERE user_id = $1 AND media_id = $2";

std::optional<Saved> find_saved(storage::Tx& tx, UserId user, std::string_view media_id) {
    const auto row = tx.query_row(kFindSaved, {user, media_id});
    if (!row) {
        return std::nullopt;
    }
    return Saved{.media = wire::decode_media(row->bytes(0)), .time = row->time(1)};
}

constexpr std::string_view kCountSaved = "SELECT COUNT(*) FROM stickers_saved WHERE user_id = $1";

std::int64_t count_saved(storage::Tx& tx, UserId user) {
    return tx.query(kCountSaved, {user}).front().integer(0);
}

constexpr std::string_view kPutSaved = R"(
INSERT INTO stickers_saved (user_id, media_id, saved_ms, media) VALUES ($1, $2, $3, $4)
ON CONFLICT (user_id, media_id) DO UPDATE SET saved_ms = excluded.saved_ms)";

void put_saved(storage::Tx& tx, UserId user, const Saved& saved) {
    tx.exec(kPutSaved,
            {user, saved.media.id, saved.time, storage::Bytes{wire::encode(saved.media)}});
}

constexpr std::string_view kDeleteSaved =
    "DELETE FROM stickers_saved WHERE user_id = $1 AND media_id = $2";

bool delete_saved(storage::Tx& tx, UserId user, std::string_view media_id) {
    return tx.exec(kDeleteSaved, {user, media_id}) > 0;
}

constexpr std::string_view kDeletePerson = "DELETE FROM stickers_person WHERE user_id = $1";
constexpr std::string_view kDeleteAllSaved = "DELETE FROM stickers_saved WHERE user_id = $1";

void delete_person(storage::Tx& tx, UserId user) {
    tx.exec(kDeletePerson, {user});
    tx.exec(kDeleteAllSaved, {user});
}

}  // namespace kapok::stickers::store
