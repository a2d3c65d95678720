-- Devices that were registered for notifications, or have settings of them.
CREATE TABLE push_device (
    device_id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    -- The browser's subscription; an empty endpoint for none.
    endpoint TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    auth BYTEA NOT NULL,
    language TEXT NOT NULL,
    registered_ms BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    body_hidden BIGINT NOT NULL,
    -- Minutes since midnight; both -1 for no quiet hours.
    quiet_from BIGINT NOT NULL,
    quiet_to BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    -- What the push service said last; verdict 0 for never asked.
    last_ms BIGINT NOT NULL,
    last_verdict BIGINT NOT NULL,
    last_status BIGINT NOT NULL,
    last_reason TEXT NOT NULL
);
CREATE INDEX push_device_by_user ON push_device (user_id);
CREATE INDEX push_device_by_endpoint ON push_device (endpoint);

-- By which push services know this instance; one row, made at the first start. Subscriptions are bound to it.
CREATE TABLE push_key (
    id BIGINT NOT NULL PRIMARY KEY,
    private_key BYTEA NOT NULL,
    made_ms BIGINT NOT NULL
);
