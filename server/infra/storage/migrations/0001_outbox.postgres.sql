-- What must happen after a commit; see outbox.h. An identity's ids are never used again, so that
-- idempotency ids can be derived from them.
CREATE TABLE storage_outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    payload BYTEA NOT NULL
);
