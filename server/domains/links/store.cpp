#include "links/store.h"

namespace kapok::links::store {

namespace {

Row read_row(const storage::Row& row) {
    return {.id = row.text(0),
            .user = row.id<UserId>(1),
            .url = row.text(2),
            .title = row.text(3),
            .description = row.text(4),
            .site = row.text(5),
            .picture_media_id = row.text(6),
            .made = row.time(7)};
}

std::optional<Row> maybe_row(const std::optional<storage::Row>& row) {
    return row ? std::optional(read_row(*row)) : std::nullopt;
}

}  // namespace

constexpr std::string_view kPut = R"(
INSERT INTO links_preview (preview_id, user_id, url, title, description, site, picture_media_id, made_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (user_id, url) DO UPDATE SET preview_id = excluded.preview_id, title = excluded.title,
    description = excluded.description, site = excluded.site,
    picture_media_id = excluded.picture_media_id, made_ms = excluded.made_ms)";

void put(storage::Tx& tx, const Row& row) {
    tx.exec(kPut,
            {row.id,
             row.user,
             row.url,
             row.title,
             row.description,
             row.site,
             row.picture_media_id,
             row.made});
}

constexpr std::string_view kFind = R"(
SELECT preview_id, user_id, url, title, description, site, picture_media_id, made_ms
FROM links_preview WHERE preview_id = $1)";

std::optional<Row> find(storage::Tx& tx, std::string_view id) {
    return maybe_row(tx.query_row(kFind, {id}));
}

constexpr std::string_view kFindByUrl = R"(
SELECT preview_id, user_id, url, title, description, site, picture_media_id, made_ms
FROM links_preview WHERE user_id = $1 AND url = $2)";

std::optional<Row> find_by_url(storage::Tx& tx, UserId user, std::string_view url) {
    return maybe_row(tx.query_row(kFindByUrl, {user, url}));
}

constexpr std::string_view kRemoveOld = "DELETE FROM links_preview WHERE made_ms < $1";

void remove_old(storage::Tx& tx, WallTime made_before) { tx.exec(kRemoveOld, {made_before}); }

}  // namespace kapok::links::store
