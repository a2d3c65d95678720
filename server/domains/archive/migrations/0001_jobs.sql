-- Exports and imports: a row a user and kind, of the last one.
CREATE TABLE archive_job (
    user_id BIGINT NOT NULL,
    -- 1: export, 2: import.
    kind BIGINT NOT NULL,
    job_id TEXT NOT NULL,
    -- 1: running, 2: done, 3: failed.
    state BIGINT NOT NULL,
    begun_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    entries_total BIGINT NOT NULL,
    conversations BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    failure TEXT NOT NULL,
    -- Of an import, whom its account knew: a line each of Kapok ID, tab, name.
    known TEXT NOT NULL,
    PRIMARY KEY (user_id, kind)
);
CREATE INDEX archive_job_by_state ON archive_job (state, expires_ms);

-- One row: what names this instance in archives, for ever.
CREATE TABLE archive_instance (
    only_row BIGINT NOT NULL PRIMARY KEY,
    instance_id TEXT NOT NULL
);
