-- One row an account, for ever: a deleted account keeps its row (deleted = 1, texts empty).
CREATE TABLE accounts_user (
    user_id BIGINT PRIMARY KEY,
    handle TEXT NOT NULL,
    nickname TEXT NOT NULL,
    avatar_media_id TEXT NOT NULL,
    region TEXT NOT NULL,
    signature TEXT NOT NULL,
    phone TEXT UNIQUE,
    password_hash TEXT,
    is_admin BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    handle_changed_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- Every handle that was ever taken, in lower case. Rows are never deleted: handles are never reused.
CREATE TABLE accounts_handle (
    handle_key TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    taken_ms BIGINT NOT NULL
);

-- Devices that are logged in. The token itself is never stored.
CREATE TABLE accounts_device (
    device_id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL
);
CREATE INDEX accounts_device_by_user ON accounts_device (user_id, last_seen_ms);

-- The code that makes the first account its administrator; at most one row, none once it was used.
CREATE TABLE accounts_setup (
    slot BIGINT PRIMARY KEY,
    code_hash BYTEA NOT NULL
);

CREATE TABLE accounts_invite (
    code TEXT PRIMARY KEY,
    uses_left BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by BIGINT NOT NULL
);

-- The latest one-time code of a phone.
CREATE TABLE accounts_phone_code (
    phone TEXT PRIMARY KEY,
    salt BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    sent_ms BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    answered BIGINT NOT NULL
);

-- Attempts in a window of time, by what is attempted. Keys are hashes: no name or address is kept.
CREATE TABLE accounts_attempt (
    attempt_key BYTEA PRIMARY KEY,
    attempts BIGINT NOT NULL,
    window_ends_ms BIGINT NOT NULL
);
CREATE INDEX accounts_attempt_by_end ON accounts_attempt (window_ends_ms);

-- Log-ins by QR code. A row outlives its end for a while, so that a replayed code is told from a foreign one.
CREATE TABLE accounts_qr_login (
    ticket TEXT PRIMARY KEY,
    secret_hash BYTEA NOT NULL UNIQUE,
    device_name TEXT NOT NULL,
    address TEXT NOT NULL,
    state BIGINT NOT NULL,
    scanned_by BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX accounts_qr_login_by_end ON accounts_qr_login (expires_ms);
