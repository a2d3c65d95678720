-- Notes, stars, exceptions from the privacy settings (contacts::Sharing), and whether the owner has written to the other as a
-- stranger, who may then answer.
ALTER TABLE contacts_edge ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts_edge ADD COLUMN starred BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts_edge ADD COLUMN presence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts_edge ADD COLUMN receipts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contacts_edge ADD COLUMN awaits_answer BIGINT NOT NULL DEFAULT 0;

-- How the asker came to the asked (contacts::AddSource).
ALTER TABLE contacts_request ADD COLUMN source BIGINT NOT NULL DEFAULT 0;

CREATE TABLE contacts_tag (
    tag_id BIGINT PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (owner_id, name)
);

-- Which contact of the owner carries which tag.
CREATE TABLE contacts_tagged (
    owner_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    PRIMARY KEY (owner_id, other_id, tag_id)
);
CREATE INDEX contacts_tagged_by_other ON contacts_tagged (other_id, owner_id);
CREATE INDEX contacts_tagged_by_tag ON contacts_tagged (tag_id);

-- Who may add a user and how, and what others see of them. No row: as it is at first.
CREATE TABLE contacts_privacy (
    user_id BIGINT PRIMARY KEY,
    by_handle BIGINT NOT NULL,
    by_phone BIGINT NOT NULL,
    by_qr BIGINT NOT NULL,
    by_group BIGINT NOT NULL,
    by_card BIGINT NOT NULL,
    confirm BIGINT NOT NULL,
    strangers_may_write BIGINT NOT NULL,
    presence BIGINT NOT NULL,
    receipts BIGINT NOT NULL
);

-- Address books (docs/decisions/0017): a token is what the server's secret makes of a hashed number.
CREATE TABLE contacts_book (
    owner_id BIGINT NOT NULL,
    token BIGINT NOT NULL,
    PRIMARY KEY (owner_id, token)
);
-- Whose address book may be matched: a row while it is on. `own_token` is of the owner's own number.
CREATE TABLE contacts_book_owner (
    owner_id BIGINT PRIMARY KEY,
    own_token BIGINT NOT NULL
);
CREATE INDEX contacts_book_owner_by_token ON contacts_book_owner (own_token);
-- Uploads within a day; stays when a book is erased, so that erasing does not reset the limit.
CREATE TABLE contacts_book_uploads (
    owner_id BIGINT PRIMARY KEY,
    uploads BIGINT NOT NULL,
    window_ends_ms BIGINT NOT NULL
);
-- One row: the salt that clients hash with, and the secret that never leaves the server.
CREATE TABLE contacts_book_secret (
    slot BIGINT PRIMARY KEY,
    salt BYTEA NOT NULL,
    secret BYTEA NOT NULL
);
