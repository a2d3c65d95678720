-- How far some device of a member has received. Only where somebody may see it; what was read is not repeated here.
CREATE TABLE messaging_delivery (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX messaging_delivery_by_user ON messaging_delivery (user_id);
