-- What `owner_id` keeps about `other_id`: a contact, a block, or both.
CREATE TABLE contacts_edge (
    owner_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    is_contact BIGINT NOT NULL,
    blocked BIGINT NOT NULL,
    remark TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (owner_id, other_id)
);
-- Who has a user on their list: a changed profile goes to them.
CREATE INDEX contacts_edge_by_other ON contacts_edge (other_id, owner_id);

-- The latest request of each pair and direction. `hidden`: the asked one never sees it.
CREATE TABLE contacts_request (
    asker_id BIGINT NOT NULL,
    asked_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    remark TEXT NOT NULL,
    state BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    sent_ms BIGINT NOT NULL,
    PRIMARY KEY (asker_id, asked_id)
);
CREATE INDEX contacts_request_by_asker ON contacts_request (asker_id, sent_ms);
CREATE INDEX contacts_request_by_asked ON contacts_request (asked_id, sent_ms);

-- QR cards: the present token of a user. Resetting replaces it.
CREATE TABLE contacts_card (
    user_id BIGINT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE
);
