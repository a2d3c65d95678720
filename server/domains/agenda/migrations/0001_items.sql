-- What users have put off: a row an item. Nobody else takes one that is leased before the lease is over.
CREATE TABLE agenda_item (
    item_id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    client_item_id TEXT NOT NULL,
    -- 1: a message to send, 2: a reminder.
    kind BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    -- Of a reminder.
    seq BIGINT NOT NULL,
    -- What to send, or the note.
    words TEXT NOT NULL,
    -- Whom the text mentions, with commas; "all" for everybody.
    mentions TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    -- Why it could not be sent; empty while it waits.
    failure TEXT NOT NULL,
    lease_ms BIGINT NOT NULL,
    UNIQUE (user_id, client_item_id)
);

CREATE INDEX agenda_item_due ON agenda_item (failure, due_ms);
