-- Where an imported conversation comes from: name of the instance, and what the conversation is there (0: it was not imported).
ALTER TABLE messaging_conversation ADD COLUMN origin_name TEXT NOT NULL DEFAULT '';
ALTER TABLE messaging_conversation ADD COLUMN origin_kind BIGINT NOT NULL DEFAULT 0;

-- Imports that have appended entries and do not show them yet: what deleting the account must find.
CREATE TABLE messaging_import (
    user_id BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (user_id, conversation_id)
);
