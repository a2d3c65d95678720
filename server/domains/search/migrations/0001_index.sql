-- For each run of 128 entries of a conversation what it cannot contain. Made from the streams; can be made again from them.
CREATE TABLE search_block (
    conversation_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- Times of its first and last entry.
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    filter BYTEA NOT NULL,
    PRIMARY KEY (conversation_id, number)
);

-- How far each conversation is indexed: all entries up to this one, and what they changed in earlier ones.
CREATE TABLE search_position (
    conversation_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    format BIGINT NOT NULL
);
