-- What an account may beside others, and what was taken from it. No row: nothing of both.
CREATE TABLE accounts_standing (
    user_id BIGINT PRIMARY KEY,
    is_moderator BIGINT NOT NULL,
    suspended_until_ms BIGINT NOT NULL,
    suspended_reason TEXT NOT NULL
);

-- The latest link with which someone may choose a new password. The code itself is never stored.
CREATE TABLE accounts_reset (
    user_id BIGINT PRIMARY KEY,
    code_hash BYTEA NOT NULL UNIQUE,
    expires_ms BIGINT NOT NULL
);
