-- A conversation. A 1:1 or self chat has a row once it was opened; its members derive from its id.
CREATE TABLE messaging_conversation (
    id TEXT NOT NULL PRIMARY KEY,
    kind BIGINT NOT NULL,
    name TEXT NOT NULL,
    avatar_media_id TEXT NOT NULL,
    member_count BIGINT NOT NULL,
    dissolved BIGINT NOT NULL,
    creator_id BIGINT,
    client_group_id TEXT,
    created_ms BIGINT NOT NULL,
    UNIQUE (creator_id, client_group_id)
);

-- A user's part in a conversation: the interval of now or of last time, settings and read cursor. Stays when they leave.
CREATE TABLE messaging_member (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    active BIGINT NOT NULL,
    role BIGINT NOT NULL,
    join_seq BIGINT NOT NULL,
    join_ordinal BIGINT NOT NULL,
    joined_ms BIGINT NOT NULL,
    leave_seq BIGINT NOT NULL,
    leave_ordinal BIGINT NOT NULL,
    left_ms BIGINT NOT NULL,
    -- How the group looked when they left: what came after is not theirs to see.
    left_name TEXT NOT NULL,
    left_avatar_media_id TEXT NOT NULL,
    -- 1 if earlier intervals are in messaging_past_interval.
    returned BIGINT NOT NULL,
    pinned BIGINT NOT NULL,
    muted BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    -- Hidden only while the head's ordinal is not above this.
    hidden_ordinal BIGINT NOT NULL,
    draft TEXT NOT NULL,
    marked_unread BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    read_ordinal BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX messaging_member_by_user ON messaging_member (user_id);
CREATE INDEX messaging_member_by_age ON messaging_member (conversation_id, active, joined_ms, user_id);

-- Earlier intervals of those who came back.
CREATE TABLE messaging_past_interval (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    join_seq BIGINT NOT NULL,
    leave_seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, join_seq)
);

-- One mark a mentioned member; user_id 0 is @all. The ordinal is the message's.
CREATE TABLE messaging_mention (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    sender_id BIGINT NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id, ordinal)
);
