-- Of a picture that stays as it came: what is shown of it until somebody wants all of it.
ALTER TABLE media_content ADD COLUMN reduced_key TEXT NOT NULL DEFAULT '';
CREATE INDEX media_content_reduced ON media_content (reduced_key);
