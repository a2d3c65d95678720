-- What was reported, by people (reporter > 0) or by the word filter (reporter 0).
CREATE TABLE moderation_report (
    report_id BIGINT PRIMARY KEY,
    reporter BIGINT NOT NULL,
    -- The reporter's idempotency id; of the word filter, the message.
    client_report_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    reason BIGINT NOT NULL,
    words TEXT NOT NULL,
    -- Who is reported; 0 for a group.
    subject BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    state BIGINT NOT NULL,
    decided_by BIGINT NOT NULL,
    decided_ms BIGINT NOT NULL,
    evidence_count BIGINT NOT NULL,
    UNIQUE (reporter, client_report_id)
);

CREATE INDEX moderation_report_by_state ON moderation_report (state, report_id);
CREATE INDEX moderation_report_by_subject ON moderation_report (subject, state);
CREATE INDEX moderation_report_by_verdict ON moderation_report (decided_ms);

-- Messages as they were when they were reported. Deleted 30 days after the verdict.
CREATE TABLE moderation_evidence (
    report_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    entry BYTEA NOT NULL,
    -- What it shows, separated by line ends.
    media_ids TEXT NOT NULL,
    PRIMARY KEY (report_id, seq)
);

-- Who may not write, until when. Rows that have passed do no harm.
CREATE TABLE moderation_mute (
    user_id BIGINT PRIMARY KEY,
    until_ms BIGINT NOT NULL,
    reason TEXT NOT NULL
);

-- The word filter. term_key is the text without case and width.
CREATE TABLE moderation_term (
    term_key TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    action BIGINT NOT NULL
);
