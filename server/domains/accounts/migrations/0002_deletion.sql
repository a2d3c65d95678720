-- Accounts that are to be deleted, or are being deleted: how many steps are done (0: it still waits and can be cancelled).
CREATE TABLE accounts_deletion (
    user_id BIGINT PRIMARY KEY,
    due_ms BIGINT NOT NULL,
    steps_done BIGINT NOT NULL
);
CREATE INDEX accounts_deletion_by_due ON accounts_deletion (due_ms);
