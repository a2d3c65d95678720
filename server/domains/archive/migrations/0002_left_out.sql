-- Of an import: messages and files that cannot be sent here, and were left out.
ALTER TABLE archive_job ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0;
