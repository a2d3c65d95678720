-- What was learned of some bytes, once per purpose and source.
CREATE TABLE media_content (
    content_id BIGINT PRIMARY KEY,
    purpose BIGINT NOT NULL,
    source_sha256 TEXT NOT NULL,
    source_size BIGINT NOT NULL,
    object_key TEXT NOT NULL,
    thumbnail_key TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    preview BYTEA NOT NULL,
    UNIQUE (purpose, source_sha256)
);

CREATE INDEX media_content_object ON media_content (object_key);
CREATE INDEX media_content_thumbnail ON media_content (thumbnail_key);

-- One person's right to a content.
CREATE TABLE media_media (
    media_id TEXT PRIMARY KEY,
    owner BIGINT NOT NULL,
    content_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    unused_since_ms BIGINT,
    UNIQUE (content_id, owner)
);

CREATE INDEX media_media_unused ON media_media (unused_since_ms);

-- An entry of a conversation shows a media; seq 0 is one about to be sent.
CREATE TABLE media_use (
    media_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (media_id, scope, seq)
);

CREATE TABLE media_upload (
    upload_id TEXT PRIMARY KEY,
    owner BIGINT NOT NULL,
    purpose BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    proof_nonce BYTEA,
    proof_offset BIGINT,
    proof_length BIGINT,
    proof BYTEA,
    -- Once finished: what a repetition of FinishUpload answers.
    media_id TEXT,
    UNIQUE (owner, purpose, sha256, size_bytes)
);

CREATE INDEX media_upload_expires ON media_upload (expires_ms);

-- Challenges made while the source was at hand; each is used once.
CREATE TABLE media_proof (
    content_id BIGINT NOT NULL,
    nonce BYTEA NOT NULL,
    range_offset BIGINT NOT NULL,
    range_length BIGINT NOT NULL,
    proof BYTEA NOT NULL,
    PRIMARY KEY (content_id, nonce)
);

CREATE TABLE media_quota (
    owner BIGINT PRIMARY KEY,
    window_start_ms BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);

-- Keys of browsers' media cookies, hashed; good while the device is logged in.
CREATE TABLE media_key (
    key_hash TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    device_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE INDEX media_key_device ON media_key (device_id);
