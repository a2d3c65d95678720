-- What must happen after a commit; see outbox.h. AUTOINCREMENT: an id is never used again, so that
-- idempotency ids can be derived from it.
CREATE TABLE storage_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    payload BLOB NOT NULL
);
