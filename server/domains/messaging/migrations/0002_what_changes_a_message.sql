-- All up to cleared_seq is deleted for this user; all voice messages up to played_seq were heard.
ALTER TABLE messaging_member ADD COLUMN cleared_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_member ADD COLUMN played_seq BIGINT NOT NULL DEFAULT 0;
-- What was read before there was a cursor has no dot.
UPDATE messaging_member SET played_seq = read_seq;

-- Entries that a user deleted for themselves; those up to their cleared_seq have no row.
CREATE TABLE messaging_hidden (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, seq)
);

-- A user's reaction to a message, also one that was taken off. seq is the entry's that said so last.
CREATE TABLE messaging_reaction (
    conversation_id TEXT NOT NULL,
    target_seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    active BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, target_seq, emoji, user_id)
);
CREATE INDEX messaging_reaction_by_seq ON messaging_reaction (conversation_id, target_seq, seq);
CREATE INDEX messaging_reaction_by_user ON messaging_reaction (conversation_id, user_id, target_seq);

-- What pages show of the reactions, so that one to a message with thousands of them costs no more. Made from
-- messaging_reaction at each change; stays, with count 0, when the last one is taken off.
CREATE TABLE messaging_reaction_tally (
    conversation_id TEXT NOT NULL,
    target_seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    count BIGINT NOT NULL,
    -- The first few users, with commas.
    users TEXT NOT NULL,
    -- Of the reaction with which it was counted from 0: the order in which they are shown.
    first_seq BIGINT NOT NULL,
    -- Of the last change.
    seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, target_seq, emoji)
);

-- Messages pinned for all, also those that are no more. pin_seq is the entry's that said so last.
CREATE TABLE messaging_pin (
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    pinned BIGINT NOT NULL,
    pin_seq BIGINT NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
