-- What was done by those who run the instance. Rows are only ever added.
CREATE TABLE ops_audit (
    audit_id BIGINT PRIMARY KEY,
    time_ms BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL
);

-- Settings that the console changes; they go before the configuration.
CREATE TABLE ops_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE ops_announcement (
    announcement_id BIGINT PRIMARY KEY,
    text TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL
);

-- Messages sent, by day.
CREATE TABLE ops_day (
    day_ms BIGINT PRIMARY KEY,
    messages BIGINT NOT NULL
);
