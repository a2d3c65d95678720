-- What a line says that clients word in their reader's language: "kind:number" separated by spaces. Older lines say it in
-- English, in words.
ALTER TABLE ops_audit ADD COLUMN facts TEXT NOT NULL DEFAULT '';
