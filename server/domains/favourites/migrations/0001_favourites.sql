-- Messages that people put aside. `content` is a kapok.messaging.v1.Content as it was and `words` what it is found by, folded; both are
-- empty once the message was recalled.
CREATE TABLE favourites_item (
    favourite_id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    sender_id BIGINT NOT NULL,
    said_ms BIGINT NOT NULL,
    added_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    content BYTEA NOT NULL,
    recalled BIGINT NOT NULL,
    UNIQUE (user_id, conversation, seq)
);

CREATE INDEX favourites_item_of_user ON favourites_item (user_id, favourite_id);
-- Who kept a message that is recalled.
CREATE INDEX favourites_item_of_entry ON favourites_item (conversation, seq);

-- `place`: their order; `folded`: what a search finds it by.
CREATE TABLE favourites_tag (
    user_id BIGINT NOT NULL,
    favourite_id BIGINT NOT NULL,
    tag TEXT NOT NULL,
    folded TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (favourite_id, tag)
);

CREATE INDEX favourites_tag_of_user ON favourites_tag (user_id, tag);

-- What a favourite shows, to be let go when it goes.
CREATE TABLE favourites_media (
    favourite_id BIGINT NOT NULL,
    media_id TEXT NOT NULL,
    PRIMARY KEY (favourite_id, media_id)
);
