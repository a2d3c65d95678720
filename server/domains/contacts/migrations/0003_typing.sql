-- Whether others see that a user is typing: on at first, with exceptions for contacts (contacts::Sharing).
ALTER TABLE contacts_privacy ADD COLUMN typing BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contacts_edge ADD COLUMN typing BIGINT NOT NULL DEFAULT 0;
