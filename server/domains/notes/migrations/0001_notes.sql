-- Notes of groups as they are now.
CREATE TABLE note (
    conversation_id TEXT NOT NULL,
    note_id TEXT NOT NULL,
    creator_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    editor_id BIGINT NOT NULL,
    edited_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, note_id)
);

-- What they said before; the oldest are dropped.
CREATE TABLE note_version (
    conversation_id TEXT NOT NULL,
    note_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    editor_id BIGINT NOT NULL,
    edited_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, note_id, version)
);
