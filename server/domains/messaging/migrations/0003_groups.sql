-- How a group is run. The version grows with every change of its members or of how they may write: whoever keeps a
-- roster reads only what changed since.
ALTER TABLE messaging_conversation ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
-- 0: what the instance gives a new group.
ALTER TABLE messaging_conversation ADD COLUMN members_max BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN join_approval BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN invite_by_admins BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN muted_all BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN slow_mode_s BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN history_for_newcomers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN announcement TEXT NOT NULL DEFAULT '';
ALTER TABLE messaging_conversation ADD COLUMN announcement_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN announcement_ms BIGINT NOT NULL DEFAULT 0;

-- The group's version when this row last changed for the roster.
ALTER TABLE messaging_member ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_member ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE messaging_member ADD COLUMN muted_until_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_member ADD COLUMN folded BIGINT NOT NULL DEFAULT 0;
CREATE INDEX messaging_member_by_version ON messaging_member (conversation_id, version);
CREATE INDEX messaging_member_by_role ON messaging_member (conversation_id, active, role, joined_ms, user_id);

-- By what names members of now are found: kind 0 the account's, 1 the one in the group. Folded, as bytes, so that both
-- engines order them alike.
CREATE TABLE messaging_member_name (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name BYTEA NOT NULL,
    PRIMARY KEY (conversation_id, user_id, kind)
);
CREATE INDEX messaging_member_name_by_name ON messaging_member_name (conversation_id, name, user_id, kind);
CREATE INDEX messaging_member_name_by_user ON messaging_member_name (user_id);

-- Who is kept out.
CREATE TABLE messaging_ban (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    banned_by BIGINT NOT NULL,
    banned_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX messaging_ban_by_time ON messaging_ban (conversation_id, banned_ms, user_id);

-- What was done to a group and by whom. `users` are decimal ids with spaces between.
CREATE TABLE messaging_group_event (
    conversation_id TEXT NOT NULL,
    id BIGINT NOT NULL,
    time_ms BIGINT NOT NULL,
    actor_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    users TEXT NOT NULL,
    count BIGINT NOT NULL,
    text TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, id)
);

-- Ways in. Only the hash of a token is kept. `revoked_ms` is 0 while it works.
CREATE TABLE messaging_invite_link (
    id BIGINT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_by BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    uses_max BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    approval BIGINT NOT NULL,
    revoked_ms BIGINT NOT NULL
);
CREATE INDEX messaging_invite_link_by_group ON messaging_invite_link (conversation_id, created_ms);

-- Who asks to join, or asked last. state: 1 pending, 2 accepted, 3 declined.
CREATE TABLE messaging_join_request (
    conversation_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    inviter_id BIGINT NOT NULL,
    invited BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    state BIGINT NOT NULL,
    answered_by BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX messaging_join_request_by_state ON messaging_join_request (conversation_id, state, asked_ms, user_id);
CREATE INDEX messaging_join_request_by_time ON messaging_join_request (conversation_id, asked_ms, user_id);

-- Waiting rooms of face-to-face codes, and who is in them. conversation_id is empty until someone goes ahead.
CREATE TABLE messaging_face_room (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    conversation_id TEXT NOT NULL
);
CREATE INDEX messaging_face_room_by_code ON messaging_face_room (code, opened_ms);
CREATE TABLE messaging_face_guest (
    room_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    entered_ms BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id)
);
CREATE INDEX messaging_face_guest_by_user ON messaging_face_guest (user_id, entered_ms);

-- Announcements to all users that were taken, so that a repetition is one.
CREATE TABLE messaging_announcement (
    client_announcement_id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    announced_by BIGINT NOT NULL,
    announced_ms BIGINT NOT NULL
);
