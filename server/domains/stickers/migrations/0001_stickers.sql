-- Packs of the instance. One archive is one pack; a withdrawn one stays, because what was sent of it does.
CREATE TABLE stickers_pack (
    pack_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    licence TEXT NOT NULL,
    archive_sha256 TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    for_everyone BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    UNIQUE (archive_sha256)
);

-- `media` is a kapok.media.v1.Media: what it is never changes.
CREATE TABLE stickers_sticker (
    pack_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    words TEXT NOT NULL,
    media BYTEA NOT NULL,
    PRIMARY KEY (pack_id, place)
);

-- Who chose packs, or sent stickers. `shelf` is a StickerShelf, `recent` RecentStickers; NULL for none yet.
CREATE TABLE stickers_person (
    user_id BIGINT PRIMARY KEY,
    shelf BYTEA,
    recent BYTEA
);

-- Stickers of people's own.
CREATE TABLE stickers_saved (
    user_id BIGINT NOT NULL,
    media_id TEXT NOT NULL,
    saved_ms BIGINT NOT NULL,
    media BYTEA NOT NULL,
    PRIMARY KEY (user_id, media_id)
);
