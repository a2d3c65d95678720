-- What a page said, made for one who asked; they may send it for an hour.
CREATE TABLE links_preview (
    preview_id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    site TEXT NOT NULL,
    picture_media_id TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    UNIQUE (user_id, url)
);

CREATE INDEX links_preview_made ON links_preview (made_ms);
